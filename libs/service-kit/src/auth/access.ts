import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { callerOf } from './caller.ts';

/** What a route asks of its caller: scopes, all of them, or nothing at all. */
export type Access = { readonly public: true } | { readonly public: false; readonly scopes: readonly string[] };

export const ACCESS = Symbol('perennial:access');

/** The route (or every route of the controller) needs a token with all of these scopes, e.g. `acquisition:write`. */
export const Requires = (...scopes: readonly [string, ...string[]]) =>
  SetMetadata(ACCESS, { public: false, scopes } satisfies Access);

/** The route is open to anyone, token or not. */
export const Public = () => SetMetadata(ACCESS, { public: true } satisfies Access);

/** The caller's tenant. It comes from the token only, never from the path, the query or the body. */
export const TenantId = createParamDecorator(
  (_data: undefined, context: ExecutionContext): string =>
    callerOf(context.switchToHttp().getRequest<FastifyRequest>()).tenantId,
);
