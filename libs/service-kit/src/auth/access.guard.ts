import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.ts';
import { ACCESS, type Access } from './access.ts';
import type { Authenticator } from './authenticator.ts';
import { type Caller, rememberCaller } from './caller.ts';
import { isSameOrigin, sessionOf } from './cookies.ts';

export const AUTHENTICATOR = Symbol('perennial:authenticator');
/** Whether a session cookie counts as a token. */
export const COOKIES_ACCEPTED = Symbol('perennial:cookies-accepted');

const unauthenticated = (detail: string): Problem =>
  new Problem({ status: 401, code: 'UNAUTHENTICATED', detail, headers: { 'www-authenticate': 'Bearer' } });

const forbidden = (detail: string): Problem => new Problem({ status: 403, code: 'FORBIDDEN', detail });

/** Lets nothing through that is not allowed: who is asking comes from the token, what they may from its scopes. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(AUTHENTICATOR) private readonly authenticator: Authenticator,
    @Inject(COOKIES_ACCEPTED) private readonly cookiesAccepted: boolean,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    // The check at boot lets no such route start; should one get here, it is closed.
    if (!access) throw forbidden('This route has no access rule.');
    if (access.public) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = await this.identify(request);
    const missing = access.scopes.filter((scope) => !caller.scopes.has(scope));
    if (missing.length > 0) throw forbidden(`The token lacks the scope ${missing.join(' ')}.`);
    rememberCaller(request, caller);
    return true;
  }

  private async identify(request: FastifyRequest): Promise<Caller> {
    const bearer = /^Bearer ([\w~+/.-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
    const session = this.cookiesAccepted && bearer === undefined ? sessionOf(request.headers.cookie) : null;
    const token = bearer ?? session;
    if (token === null) throw unauthenticated('Send a bearer token in the Authorization header.');
    if (session !== null && !isSameOrigin(request)) throw forbidden('A session is accepted from its own origin only.');
    const caller = await this.authenticator.authenticate(token);
    if (caller) return caller;
    throw unauthenticated('The token is not valid here, or has expired.');
  }
}
