import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Routes } from '../openapi/routes.ts';
import { StartError } from '../start-error.ts';

/** Refuses to start a service that has a route with neither `@Requires` nor `@Public`: forgetting one must not open it. */
@Injectable()
export class RouteAccess implements OnModuleInit {
  constructor(private readonly routes: Routes) {}

  /** Throws a StartError that names every route without an access rule. */
  onModuleInit(): void {
    const open = this.routes.all().filter(({ access }) => access === undefined);
    if (open.length === 0) return;
    const names = open.map(({ controller, method }) => `${controller}.${method}`).join(', ');
    throw new StartError('ROUTE_WITHOUT_ACCESS', `Put @Requires or @Public on ${names}.`);
  }
}
