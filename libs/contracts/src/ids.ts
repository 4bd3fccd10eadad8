import { v5, v7 } from 'uuid';

/** Namespace of every id that Perennial derives; itself a v5 id of the DNS namespace and `perennial.dev`. */
const NAMESPACE = v5('perennial.dev', v5.DNS);

/**
 * The id that belongs to these parts, the same on every machine and at every try (UUID v5). Imports, reactions and
 * retried requests derive their ids, so that doing them twice appends once. Parts are length-prefixed: `('ab', 'c')`
 * and `('a', 'bc')` differ.
 */
export const derivedId = (...parts: readonly (string | number)[]): string =>
  v5(parts.map((part) => `${String(part).length}:${part}`).join('|'), NAMESPACE);

/** Random bytes are fetched for many ids at once: one call for each would cost more than everything else about an id. */
const pool = new Uint8Array(4096);
let taken = pool.length;
const randomBytes = (): Uint8Array => {
  if (taken === pool.length) {
    crypto.getRandomValues(pool);
    taken = 0;
  }
  taken += 16;
  return pool.subarray(taken - 16, taken);
};

let milliseconds = -Infinity;
let sequence = 0;

/**
 * A new id, sortable by time (UUID v7), so that index pages of the log stay hot. Ids of one process rise strictly, also within a
 * millisecond: a sequence begins at a random number and is counted up (RFC 9562, 6.2, method 1).
 */
export const newId = (): string => {
  const random = randomBytes();
  const now = Date.now();
  if (now > milliseconds) {
    milliseconds = now;
    sequence = new DataView(random.buffer, random.byteOffset).getUint32(6) & 0x7fff_ffff;
  } else {
    sequence = (sequence + 1) | 0;
    if (sequence === 0) milliseconds += 1;
  }
  return v7({ random, msecs: milliseconds, seq: sequence });
};
