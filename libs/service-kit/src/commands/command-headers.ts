import type { IncomingHttpHeaders } from 'node:http';
import type { Instant } from '@perennial/kernel';
import type { Caller } from '../auth/caller.ts';
import { badRequest, Problem } from '../problems/problem.ts';
import { instantOf } from '../problems/instant.ts';

const DEFAULT_CHANNEL = 'api';
/** Channels that change how an event is treated (reactions pass over imports) are not for everyone to claim. */
const RESERVED_CHANNELS = new Set(['import', 'reaction']);
/** Clocks of client and server, or of two services, may differ by this much. */
export const CLOCK_TOLERANCE_MS = 5_000;

const single = (headers: IncomingHttpHeaders, name: string): string | null => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : (value ?? null);
};

/** `Idempotency-Key`, or null. */
export const idempotencyKeyOf = (headers: IncomingHttpHeaders): string | null => {
  const key = single(headers, 'idempotency-key');
  if (key === null || /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw badRequest('IDEMPOTENCY_KEY_INVALID', 'Idempotency-Key must be 1 to 200 visible ASCII characters.');
};

/** `If-Match` as a stream version, or null. */
export const expectedVersionOf = (headers: IncomingHttpHeaders): number | null => {
  const tag = single(headers, 'if-match');
  if (tag === null) return null;
  const version = /^"(\d{1,9})"$/.exec(tag)?.[1];
  if (version !== undefined) return Number(version);
  throw badRequest('IF_MATCH_INVALID', 'If-Match must be one ETag of a command, e.g. "3" with its quotes.');
};

/** `Perennial-Occurred-At`, in UTC; now when it is absent. */
export const occurredAtOf = (headers: IncomingHttpHeaders, now: Date = new Date()): Instant => {
  const text = single(headers, 'perennial-occurred-at');
  if (text === null) return now.toISOString();
  const instant = instantOf(text);
  if (instant === null) {
    const detail =
      'Perennial-Occurred-At must be an ISO 8601 instant with offset, of the years 1000 to 9998, e.g. 2011-12-09T12:50:00Z.';
    throw badRequest('OCCURRED_AT_INVALID', detail);
  }
  if (Date.parse(instant) <= now.getTime() + CLOCK_TOLERANCE_MS) return instant;
  throw badRequest('OCCURRED_AT_IN_FUTURE', `Perennial-Occurred-At is after the server's now, ${now.toISOString()}.`);
};

/** `Perennial-Channel`; `api` when it is absent. */
export const channelOf = (headers: IncomingHttpHeaders, caller: Caller): string => {
  const channel = single(headers, 'perennial-channel');
  if (channel === null) return DEFAULT_CHANNEL;
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(channel)) {
    throw badRequest('CHANNEL_INVALID', 'Perennial-Channel must be a lower-case word such as web, phone or shop.');
  }
  if (!RESERVED_CHANNELS.has(channel) || caller.scopes.has('operate')) return channel;
  const detail = `The channel "${channel}" needs the scope "operate".`;
  throw new Problem({ status: 403, code: 'CHANNEL_RESERVED', detail });
};

/** `Perennial-Simulated`; false when it is absent. */
export const simulatedOf = (headers: IncomingHttpHeaders): boolean => {
  const text = single(headers, 'perennial-simulated');
  if (text === null || text === 'false') return false;
  if (text === 'true') return true;
  throw badRequest('SIMULATED_INVALID', 'Perennial-Simulated must be true or false.');
};
