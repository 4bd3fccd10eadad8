import { setTimeout as delay } from 'node:timers/promises';
import type { Position } from '@perennial/kernel';
import type { EventStore, FollowOptions, FollowSignal } from './event-store.ts';
import { pagesAfter } from './pages.ts';

const BATCH_SIZE = 1_000;
const MIN_POLL_MS = 5;
const MAX_POLL_MS = 50;
/** How much longer each look without events makes the next wait. */
const SLOWER = 1.5;

/**
 * `follow` for every store that can read pages. While the caller works on a batch, the next is being read; when nothing is
 * left, it looks again, soon after something came and less and less often while nothing does.
 */
export async function* followLog(
  store: Pick<EventStore, 'readAll'>,
  { signal, batchSize = BATCH_SIZE, minPollMs = MIN_POLL_MS, maxPollMs = MAX_POLL_MS, ...selection }: FollowOptions,
): AsyncGenerator<FollowSignal> {
  let { after } = selection;
  let caughtUpAt: Position | undefined;
  let wait = minPollMs;
  while (!signal?.aborted) {
    let active = false;
    for await (const page of pagesAfter(store, { ...selection, after, limit: batchSize })) {
      if (signal?.aborted) return;
      if (!page.caughtUp && caughtUpAt !== undefined) {
        caughtUpAt = undefined;
        yield { kind: 'fell-behind', position: after };
      }
      after = page.reached;
      const some = page.events.length > 0;
      active ||= some;
      if (some) yield { kind: 'events', events: page.events, reached: after };
      if (!page.caughtUp) continue;
      const isNews = caughtUpAt === undefined || (!some && after > caughtUpAt);
      caughtUpAt = after;
      if (isNews && !signal?.aborted) yield { kind: 'caught-up', position: after };
    }
    wait = active ? minPollMs : Math.min(maxPollMs, wait * SLOWER);
    // Rejects when the signal ends it early, and then the loop ends.
    await delay(wait, undefined, { signal }).catch(() => undefined);
  }
}
