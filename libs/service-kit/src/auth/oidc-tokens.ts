import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { Problem } from '../problems/problem.ts';
import { type Authenticator, callerFromClaims } from './authenticator.ts';
import type { Caller } from './caller.ts';

export interface OidcOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
}

/** Asymmetric only: with HS256 in the list, the provider's public key would pass as a shared secret. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const CLOCK_TOLERANCE_SECONDS = 5;

/** What the provider could not tell us, as opposed to what is wrong with the token. (An answer that is no key set is "generic".) */
const isProviderFailure = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) ||
  ['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'].includes(error.code);

/** Checks bearer tokens of an OpenID Connect provider: algorithm, issuer, audience, expiry, and our `tenant` claim. */
export class OidcTokens implements Authenticator {
  private readonly keys: JWTVerifyGetKey;

  constructor(private readonly options: OidcOptions) {
    this.keys = createRemoteJWKSet(new URL(options.jwksUri), { timeoutDuration: 3_000 });
  }

  async authenticate(token: string): Promise<Caller | null> {
    const { issuer, audience } = this.options;
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        algorithms: ALGORITHMS,
        issuer,
        audience,
        requiredClaims: ['sub', 'exp', 'tenant'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
      });
      return callerFromClaims(payload);
    } catch (error) {
      if (!isProviderFailure(error)) return null;
      throw new Problem({
        status: 503,
        code: 'IDENTITY_PROVIDER_UNAVAILABLE',
        detail: 'The keys of the identity provider cannot be read now. Try again.',
        headers: { 'retry-after': '2' },
      });
    }
  }
}
