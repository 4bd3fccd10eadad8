import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AnyProjection } from '@perennial/projections';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { badRequest, Problem } from '../problems/problem.ts';
import { positionOf } from './position.ts';
import { ReadModels } from './read-models.ts';

/** Under this key a route names the read models it reads. */
export const READS_FROM = Symbol('perennial:reads-from');

/** Long enough for a read model that is alive, short enough for a person who waits. */
const WAIT_MS = 2_000;

/** Holds a query back until its read models have folded the position that the client names as `?after=`. */
@Injectable()
export class ReadYourWrites implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly readModels: ReadModels,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const query = context.switchToHttp().getRequest<FastifyRequest>().query as Record<string, unknown>;
    const { after } = query;
    if (after === undefined || after === '') return next.handle();
    // Taken out, so that no query class has to declare it.
    delete query['after'];
    const position = typeof after === 'string' ? positionOf(after) : null;
    if (position === null) {
      throw badRequest('POSITION_INVALID', '"after" must be the position that a command answered with.');
    }
    const projections = this.reflector.getAllAndOverride<readonly AnyProjection[]>(READS_FROM, [
      context.getHandler(),
      context.getClass(),
    ]);
    const reached = await this.readModels.reached(projections, position, WAIT_MS);
    if (reached) return next.handle();
    throw new Problem({
      status: 503,
      code: 'READ_MODEL_BEHIND',
      detail: `The read model has not folded position ${position} within ${WAIT_MS} ms. Ask again.`,
      headers: { 'retry-after': '1' },
    });
  }
}
