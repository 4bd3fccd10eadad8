import type { Caller } from './caller.ts';

/** Turns a token into who is asking. */
export interface Authenticator {
  /**
   * The caller that a valid token names; null when the token is not valid here.
   * @throws Problem IDENTITY_PROVIDER_UNAVAILABLE (503) when that cannot be known now
   */
  authenticate(token: string): Promise<Caller | null>;
}

interface Claims {
  readonly sub?: unknown;
  readonly tenant?: unknown;
  readonly scope?: unknown;
}

const isName = (value: unknown, pattern: RegExp): value is string => typeof value === 'string' && pattern.test(value);

/** The caller that verified claims name; null when subject or tenant are missing or not what they should be. */
export const callerFromClaims = ({ sub, tenant, scope }: Claims): Caller | null => {
  if (!isName(sub, /^[\x21-\x7e]{1,200}$/) || !isName(tenant, /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)) return null;
  const scopes = typeof scope === 'string' ? scope.split(' ').filter((word) => word !== '') : [];
  return { subject: sub, tenantId: tenant, scopes: new Set(scopes) };
};
