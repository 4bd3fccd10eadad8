import type { FastifyRequest } from 'fastify';

const SESSION_COOKIE = 'perennial_session';

/** The session token in the request's cookies, or null. */
export const sessionOf = (cookies: string | undefined): string | null => {
  for (const cookie of cookies?.split(';') ?? []) {
    const [name, value] = cookie.split('=', 2);
    if (name?.trim() === SESSION_COOKIE && value) return value.trim();
  }
  return null;
};

/** The header that gives the browser its session: no script can read it, no other site can send it. */
export const sessionCookie = (token: string, lifetimeSeconds: number): string =>
  `${SESSION_COOKIE}=${token}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${lifetimeSeconds}`;

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request with a cookie comes from a page of this very origin, as everything that changes something must.
 * (`SameSite` takes other ports of this machine for the same site.) Browsers say so in `Sec-Fetch-Site`, older ones in `Origin`.
 */
export const isSameOrigin = ({ method, headers, host, protocol }: FastifyRequest): boolean => {
  if (SAFE_METHODS.has(method)) return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  return headers.origin === `${protocol}://${host}`;
};
