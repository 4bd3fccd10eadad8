import type { AllStreamRecordedEvent, AllStreamSubscription } from '@eventstore/db-client';
import type { Position } from '@perennial/kernel';
import type { LogSelection } from '../event-store.ts';
import type { Connection } from './connection.ts';
import { selects, serverFilter } from './log-filter.ts';
import { logPositionOf, positionOf } from './position.ts';
import { positionIn } from './event-record.ts';
import { translateError } from './translate-error.ts';

/** A server that has said nothing for so long leaves the rest to whoever asked. */
const QUIET_MS = 2_000;

export interface FilteredRead extends LogSelection {
  readonly after: Position;
  /** Inclusive; the log reaches it already. */
  readonly upTo: Position;
  readonly limit: number;
}

export interface FilteredEvents {
  readonly events: readonly AllStreamRecordedEvent[];
  /** Everything selected up to here is in `events`. */
  readonly reached: Position;
}

/** Delivered, but not yet handed on by the stream: a checkpoint that comes behind it must wait. */
const handedOn = async (subscription: AllStreamSubscription): Promise<void> => {
  while (subscription.readableLength > 0 && !subscription.destroyed) {
    await new Promise((resolve) => setImmediate(resolve));
  }
};

/**
 * Reads a stretch of $all that the server filters: a catch-up subscription that is ended when it has got there. EventStoreDB
 * filters subscriptions only; its checkpoints tell how far it has looked where nothing matched. `caughtUp`, which servers say
 * from 23.10 on, ends the wait for a checkpoint behind the last match.
 */
export const readFiltered = async (connection: Connection, options: FilteredRead): Promise<FilteredEvents> => {
  const { after, upTo, limit } = options;
  const selected = selects(options);
  const events: AllStreamRecordedEvent[] = [];
  let reached = after;
  await new Promise<void>((resolve, reject) => {
    const quiet = setTimeout(() => finish(resolve), QUIET_MS);
    let caughtUp = false;
    const subscription = connection.subscribe(logPositionOf(after), {
      ...serverFilter(options),
      checkpointReached: async (_, checkpoint) => {
        await handedOn(subscription);
        pass(positionOf(checkpoint));
      },
    });
    const finish = (settle: () => void) => {
      clearTimeout(quiet);
      subscription.removeAllListeners('data');
      subscription.unsubscribe().catch(() => undefined);
      settle();
    };
    const pass = (position: Position) => {
      quiet.refresh();
      if (position > reached) reached = position < upTo ? position : upTo;
      if (reached >= upTo) finish(resolve);
    };
    subscription.on('data', ({ event }) => {
      if (event === undefined || events.length === limit) return;
      const position = positionOf(positionIn(event));
      if (position <= upTo && selected(event)) events.push(event);
      pass(position);
      if (events.length === limit) finish(resolve);
      else if (caughtUp && subscription.readableLength === 0) pass(upTo);
    });
    subscription.on('caughtUp', () => {
      caughtUp = true;
      if (subscription.readableLength === 0) pass(upTo);
    });
    subscription.on('error', (error) => finish(() => reject(translateError(error))));
  });
  return { events, reached };
};
