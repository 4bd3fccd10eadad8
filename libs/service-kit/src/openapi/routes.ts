import { Injectable } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS, type Access } from '../auth/access.ts';
import { MAY_REFUSE } from './may-refuse.ts';
import { READS_FROM } from '../queries/read-your-writes.ts';

/** One route of the service, as its decorators declare it. */
export interface DeclaredRoute {
  readonly controller: string;
  readonly method: string;
  readonly access: Access | undefined;
  readonly waitsForPosition: boolean;
  /** Codes under which it may refuse. */
  readonly refusals: readonly string[];
  /** The declared classes of its parameters. */
  readonly inputs: readonly unknown[];
}

/** Finds the routes that the controllers declare. */
@Injectable()
export class Routes {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  all(): readonly DeclaredRoute[] {
    return this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
      return this.scanner
        .getAllMethodNames(prototype)
        .filter((method) => Reflect.hasMetadata(PATH_METADATA, prototype[method] as object))
        .map((method) => this.describe(prototype, method, metatype as () => unknown));
    });
  }

  private describe(prototype: Record<string, () => unknown>, method: string, controller: () => unknown): DeclaredRoute {
    const targets = [prototype[method] as () => unknown, controller];
    return {
      controller: controller.name,
      method,
      access: this.reflector.getAllAndOverride<Access | undefined>(ACCESS, targets),
      waitsForPosition: this.reflector.getAllAndOverride<unknown>(READS_FROM, targets) !== undefined,
      refusals: this.reflector.getAllAndOverride<readonly string[] | undefined>(MAY_REFUSE, targets) ?? [],
      inputs: (Reflect.getMetadata('design:paramtypes', prototype, method) ?? []) as unknown[],
    };
  }
}
