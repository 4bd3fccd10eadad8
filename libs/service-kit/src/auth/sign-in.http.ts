import { Controller, Get, Inject, NotFoundException, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Problem } from '../problems/problem.ts';
import { Public } from './access.ts';
import { callerFromClaims } from './authenticator.ts';
import { sessionCookie } from './cookies.ts';
import { type LocalTokens, SIGN_IN_AUDIENCE } from './local-tokens.ts';

/** `LocalTokens`, or null in `oidc` mode. */
export const LOCAL_TOKENS = Symbol('perennial:local-tokens');

const SESSION_SECONDS = 12 * 60 * 60;

/** Exchanges the one-time code of the link that the start prints for a session. In `local` mode only. */
@ApiExcludeController()
@Controller('sign-in')
export class SignInHttp {
  /** Used codes and when they expire (seconds since 1970): until then they must be remembered. */
  private readonly used = new Map<string, number>();

  constructor(@Inject(LOCAL_TOKENS) private readonly tokens: LocalTokens | null) {}

  @Get()
  @Public()
  async signIn(@Query('code') code: unknown, @Res() reply: FastifyReply): Promise<void> {
    if (!this.tokens) throw new NotFoundException();
    const claims = typeof code === 'string' ? await this.tokens.verify(code, SIGN_IN_AUDIENCE) : null;
    const caller = claims && callerFromClaims(claims);
    if (!caller || typeof claims.jti !== 'string' || !this.useOnce(claims.jti, claims.exp as number)) {
      const detail = 'This sign-in link has expired or was used before. Start again for a new one.';
      throw new Problem({ status: 401, code: 'SIGN_IN_CODE_INVALID', detail });
    }
    const token = await this.tokens.issue(caller, SESSION_SECONDS);
    await reply
      .header('set-cookie', sessionCookie(token, SESSION_SECONDS))
      .header('cache-control', 'no-store')
      .header('referrer-policy', 'no-referrer')
      .redirect('/docs', 303);
  }

  /** False when the code was used before. */
  private useOnce(id: string, expiresAt: number): boolean {
    const now = Date.now() / 1000;
    for (const [old, expiry] of this.used) if (expiry < now) this.used.delete(old);
    if (this.used.has(id)) return false;
    this.used.set(id, expiresAt);
    return true;
  }
}
