import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Authenticator } from './authenticator.ts';
import { callerFromClaims } from './authenticator.ts';
import type { Caller } from './caller.ts';

/** `aud` of the tokens that routes accept. */
const TOKEN_AUDIENCE = 'perennial';
/** `aud` of the one-time codes that `/sign-in` accepts, and nothing else does. */
export const SIGN_IN_AUDIENCE = 'perennial-sign-in';
/** `iss` of all of them. */
const ISSUER = 'perennial-local';

const ALGORITHM = 'HS256';

/**
 * The tokens of one machine, signed and checked with a secret in a file that only its owner can read. `sub`, `tenant`, `scope`
 * (space separated), `aud` and `exp` are required of all of them; a sign-in code also has a `jti`.
 */
export class LocalTokens implements Authenticator {
  constructor(private readonly key: Uint8Array) {}

  async authenticate(token: string): Promise<Caller | null> {
    const claims = await this.verify(token, TOKEN_AUDIENCE);
    return claims && callerFromClaims(claims);
  }

  /** The claims of a valid, unexpired token for this audience, else null. */
  async verify(token: string, audience: string): Promise<JWTPayload | null> {
    try {
      const requiredClaims = ['sub', 'exp', 'tenant'];
      const { payload } = await jwtVerify(token, this.key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience,
        requiredClaims,
      });
      return payload;
    } catch {
      // Whatever is wrong with it, the answer is the same: it says nothing to whoever tries tokens out.
      return null;
    }
  }

  /** A token for routes, valid for that many seconds. */
  issue(caller: Caller, lifetimeSeconds: number): Promise<string> {
    return new SignJWT({ tenant: caller.tenantId, scope: [...caller.scopes].join(' ') })
      .setProtectedHeader({ alg: ALGORITHM })
      .setSubject(caller.subject)
      .setIssuer(ISSUER)
      .setAudience(TOKEN_AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + lifetimeSeconds)
      .sign(this.key);
  }
}
