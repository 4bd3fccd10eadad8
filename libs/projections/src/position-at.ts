import type { EventStore } from '@perennial/event-store';
import { type Instant, type Position, START } from '@perennial/kernel';
import { countKnownBy } from './as-of.ts';

const PAGE_SIZE = 1_000;

/**
 * How far the log had got at an instant of its own clock (`recordedAt`): the position of the last event, of any tenant, that was
 * stamped at or before it; START when there is none. The one way from instants to positions, and the rule by which the life of
 * one customer is cut (`countKnownBy`): by the order of the log, also where its clock was set back. Reads the log from its
 * end back to there.
 */
export const positionAt = async (store: EventStore, instant: Instant): Promise<Position> => {
  let before: Position | undefined;
  for (;;) {
    const page = await store.readAllBackwards({ limit: PAGE_SIZE, ...(before !== undefined && { before }) });
    const inOrder = page.events.toReversed();
    const known = countKnownBy(inOrder, instant);
    if (known > 0) return inOrder[known - 1]!.position;
    if (page.caughtUp || page.reached === before) return START;
    before = page.reached;
  }
};
