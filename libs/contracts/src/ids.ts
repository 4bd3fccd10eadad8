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

/** A new id, sortable by time (UUID v7), so that index pages of the log stay hot. */
export const newId = (): string => v7();
