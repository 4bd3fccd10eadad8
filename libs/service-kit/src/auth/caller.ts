import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.ts';

/** Who is asking, taken from a verified token and from nothing else. */
export interface Caller {
  /** The token's `sub`. */
  readonly subject: string;
  readonly tenantId: string;
  readonly scopes: ReadonlySet<string>;
}

const callers = new WeakMap<FastifyRequest, Caller>();

/** Remembers who is asking, for as long as the request lives. */
export const rememberCaller = (request: FastifyRequest, caller: Caller): void => {
  callers.set(request, caller);
};

/** Who is asking. Throws a 401 problem on a public route that was called without a token. */
export const callerOf = (request: FastifyRequest): Caller => {
  const caller = callers.get(request);
  if (caller) return caller;
  throw new Problem({ status: 401, code: 'UNAUTHENTICATED', detail: 'This needs a bearer token, but there is none.' });
};
