import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { authKeyOf, openHome } from './home.ts';

/** Issuer of every token that is signed with this machine's key. */
const localIssuer = 'perennial-local';
/** Audience of tokens for the services. */
const localAudience = 'perennial';
/** Audience of sign-in codes, so that a code can never be used as a token, nor a token as a code. */
const signInAudience = 'perennial-sign-in';
/** The tenant of this machine. */
export const localTenant = 'local';

export interface LocalTokenOptions {
  /** Data folder of the platform. */
  readonly home: string;
  /** Default `local`. */
  readonly tenant?: string;
  /** What the bearer may do, e.g. `['acquisition:read', 'operate']`. */
  readonly scopes: readonly string[];
  /** Who the bearer is. Default `local-user`. */
  readonly subject?: string;
  /** Seconds until it expires. Default 12 hours. */
  readonly expiresIn?: number;
}

const twelveHours = 12 * 60 * 60;
const tenMinutes = 10 * 60;

const signed = (
  home: string,
  claims: Record<string, unknown>,
  audience: string,
  subject: string,
  expiresIn: number,
) => {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(localIssuer)
    .setAudience(audience)
    .setSubject(subject)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + expiresIn)
    .sign(authKeyOf(openHome(home)));
};

/** A bearer token for the services that run on this data folder, signed with its key (HS256). */
export const localToken = (options: LocalTokenOptions): Promise<string> => {
  const { home, tenant = localTenant, scopes, subject = 'local-user', expiresIn = twelveHours } = options;
  return signed(home, { tenant, scope: scopes.join(' ') }, localAudience, subject, expiresIn);
};

export interface SignInLinkOptions extends Omit<LocalTokenOptions, 'expiresIn'> {
  /** Where the user signs in, e.g. `http://127.0.0.1:7301`. */
  readonly url: string;
  /** Seconds until the link expires. Default 10 minutes. */
  readonly expiresIn?: number;
}

/**
 * A link that signs the local user in once: `<url>/sign-in?code=<code>`. The code is a token with an id of its own (`jti`), which
 * the service that redeems it accepts one time.
 */
export const signInLink = async (options: SignInLinkOptions): Promise<string> => {
  const { home, url, tenant = localTenant, scopes, subject = 'local-user', expiresIn = tenMinutes } = options;
  const code = await signed(home, { tenant, scope: scopes.join(' ') }, signInAudience, subject, expiresIn);
  const link = new URL('/sign-in', url);
  link.searchParams.set('code', code);
  return link.href;
};
