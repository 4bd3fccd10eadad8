import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { appendingContract } from './contract/appending.ts';
import { contentContract } from './contract/content.ts';
import type { DeclaredLimits } from './contract/declared-limits.ts';
import { endingContract } from './contract/ending.ts';
import { followingContract } from './contract/following.ts';
import { readingContract } from './contract/reading.ts';
import { repeatingContract } from './contract/repeating.ts';
import { contractDefinitions } from './contract/sample-events.ts';
import { selectingContract } from './contract/selecting.ts';
import { underWayContract } from './contract/under-way.ts';
import type { EventStore } from './event-store.ts';
import type { FindStoredDefinition } from './stored-data.ts';

export type { DeclaredLimits };

/**
 * Makes a store that knows the given event types. Every call gives another one, on the same log, as another process would
 * have it. The contract closes them.
 */
export type MakeStore = (options: { readonly findDefinition: FindStoredDefinition }) => Promise<EventStore>;

/** Generous: the contract says what a store does, not how fast it is on a busy machine. */
const TIMEOUT_MS = 60_000;

/** What every adapter of the EventStore port promises, as Jest tests. The log may hold other events; each test has its own tenant. */
export const eventStoreContract = (name: string, makeStore: MakeStore, limits: DeclaredLimits = {}): void => {
  jest.setTimeout(TIMEOUT_MS);
  describe(`${name} is an event store`, () => {
    let stores: readonly [EventStore, EventStore];
    const make = () => makeStore({ findDefinition: contractDefinitions });
    beforeAll(async () => {
      stores = [await make(), await make()];
    });
    afterAll(async () => {
      await Promise.all(stores.map((store) => store.close()));
    });
    const store = () => stores[0];
    const otherStore = () => stores[1];

    appendingContract(store, otherStore);
    repeatingContract(store, otherStore, limits);
    readingContract(store);
    selectingContract(store);
    contentContract(store);
    endingContract(store);
    followingContract(store, make);
    underWayContract(store, otherStore, make);
  });
};
