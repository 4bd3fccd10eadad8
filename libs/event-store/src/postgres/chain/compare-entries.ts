import { type Position } from '@perennial/kernel';
import { positionOf } from '../position.ts';
import type { Entry, FoundEntry } from './entries.ts';

/** One position at which the log is not as it was sealed. */
export interface Difference {
  readonly block: number;
  readonly position: number;
  readonly sealed?: Entry;
  readonly found?: FoundEntry;
}

/** What has become of one event. `reordered`: it stands at a position that was another's, and was sealed at `sealedAt`. */
export interface EventFinding {
  readonly kind: 'changed' | 'removed' | 'inserted' | 'reordered';
  readonly block: number;
  readonly position: Position;
  /** Of the event that is there now; null when there is none. */
  readonly eventId: string | null;
  /** Only of a reordered one. */
  readonly sealedAt?: Position;
}

/** Both in order of position. */
export const differencesOf = (
  block: number,
  sealed: readonly Entry[],
  found: readonly FoundEntry[],
): readonly Difference[] => {
  const foundAt = new Map(found.map((entry) => [entry.position, entry]));
  const sealedAt = new Set(sealed.map(({ position }) => position));
  const differences: Difference[] = [];
  for (const entry of sealed) {
    const now = foundAt.get(entry.position);
    if (now?.digest.equals(entry.digest)) continue;
    differences.push({ block, position: entry.position, sealed: entry, ...(now && { found: now }) });
  }
  for (const entry of found) {
    if (!sealedAt.has(entry.position)) differences.push({ block, position: entry.position, found: entry });
  }
  return differences.sort((a, b) => a.position - b.position);
};

const kindOf = ({ sealed, found }: Difference): EventFinding['kind'] => {
  if (found === undefined) return 'removed';
  return sealed === undefined ? 'inserted' : 'changed';
};

/**
 * Names what happened, over all blocks: an event found elsewhere with the content that was sealed was moved, not changed; and the
 * position that it left empty needs no finding of its own.
 */
export const eventFindings = (differences: readonly Difference[]): readonly EventFinding[] => {
  const positionsSealed = new Map(
    differences.flatMap(({ sealed }) => (sealed ? [[sealed.digest.toString('hex'), sealed.position] as const] : [])),
  );
  const contentsFound = new Set(differences.flatMap(({ found }) => (found ? [found.digest.toString('hex')] : [])));
  return differences.flatMap((difference): readonly EventFinding[] => {
    const { block, sealed, found } = difference;
    const place = { block, position: positionOf(String(difference.position)), eventId: found?.id ?? null };
    const from = found && positionsSealed.get(found.digest.toString('hex'));
    if (from !== undefined) return [{ kind: 'reordered', ...place, sealedAt: positionOf(String(from)) }];
    if (!found && sealed && contentsFound.has(sealed.digest.toString('hex'))) return [];
    return [{ kind: kindOf(difference), ...place }];
  });
};
