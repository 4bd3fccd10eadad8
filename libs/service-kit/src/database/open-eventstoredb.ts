import { setTimeout as delay } from 'node:timers/promises';
import { type EventStore, EventStoreUnavailableError } from '@perennial/event-store';
import type { EventStoreDbEventStoreOptions } from '@perennial/event-store/eventstoredb';
import { StartError } from '../start-error.ts';

/** As long as a service waits for its database. */
const WAIT_MS = 30_000;
const LOOK_EVERY_MS = 500;

/**
 * Opens a log in EventStoreDB, once it answers. Its client is loaded here only: who keeps the log in PostgreSQL does not pay for it.
 *
 * @throws StartError EVENT_STORE_UNREACHABLE, EVENT_STORE_ACCESS_DENIED
 */
export const openEventStoreDb = async (
  options: EventStoreDbEventStoreOptions,
  waitMs = WAIT_MS,
): Promise<EventStore> => {
  const { EventStoreAccessDeniedError, EventStoreDbEventStore } = await import('@perennial/event-store/eventstoredb');
  const store = new EventStoreDbEventStore(options);
  for (const giveUpAt = Date.now() + waitMs; ; await delay(LOOK_EVERY_MS)) {
    try {
      await store.head();
      return store;
    } catch (error) {
      if (error instanceof EventStoreUnavailableError && Date.now() < giveUpAt) continue;
      await store.close();
      throw explained(error, EventStoreAccessDeniedError);
    }
  }
};

const explained = (
  error: unknown,
  AccessDenied: new (...given: never) => Error & { readonly code: string },
): unknown => {
  if (error instanceof AccessDenied) return new StartError(error.code, `${error.message}.`, 78, { cause: error });
  if (!(error instanceof EventStoreUnavailableError)) return error;
  const message = 'EventStoreDB does not answer at PERENNIAL_EVENT_STORE_URL. Is it running, and is the address right?';
  return new StartError('EVENT_STORE_UNREACHABLE', message, 1, { cause: error });
};
