import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Position, type RecordedEvent, START } from '@perennial/kernel';
import pg from 'pg';
import { idsOf, sampleEvents } from '../contract/sample-events.ts';
import { positionOf } from './position.ts';
import { PostgresEventStore } from './postgres-event-store.ts';
import { appendRaw } from './raw-writer.ts';
import { eventStoreDatabase, query, type TestDatabase } from './test-database.ts';

const RUN_MS = 4_000;
const ENOUGH_EVENTS = 1_000;
const RAW_WRITERS = 10;
const ROLLED_BACK = 0.2;
const LONGEST_HOLD_MS = 25;
const tenantId = 'torture';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const chance = (most: number) => Math.floor(Math.random() * most);

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

describe('the log under torture', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await eventStoreDatabase();
  });
  afterAll(() => database.drop());

  const acknowledged: string[] = [];
  const rolledBack: string[] = [];
  let writing = true;
  let lastWritten: Position | undefined;

  const request = (streamId: string) => ({
    tenantId,
    streamId,
    expectedVersion: 'any' as const,
    events: sampleEvents(1 + chance(3)),
  });

  /** Holds its transaction open after drawing positions, for a while, and sometimes throws them away. */
  const writeRaw = async (number: number) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    while (writing) {
      // One shared stream at most, and the writer's own: writers wait for each other, never in a circle.
      const requests = [request(`own-${number}`), ...(chance(4) === 0 ? [request(`shared-${chance(3)}`)] : [])];
      const ids = requests.flatMap(({ events }) => idsOf(events));
      await client.query('begin');
      await appendRaw(client, requests);
      await pause(chance(LONGEST_HOLD_MS));
      const commits = Math.random() >= ROLLED_BACK;
      await client.query(commits ? 'commit' : 'rollback');
      (commits ? acknowledged : rolledBack).push(...ids);
    }
    await client.end();
  };

  /** Group appends, as a service makes them. */
  const writeInGroups = async (store: PostgresEventStore) => {
    while (writing) {
      const requests = Array.from({ length: 1 + chance(12) }, () => request(`grouped-${chance(30)}`));
      const outcomes = await store.appendMany(requests);
      for (const [index, { status }] of outcomes.entries()) {
        if (status === 'fulfilled') acknowledged.push(...idsOf(requests[index]?.events ?? []));
      }
      await pause(chance(4));
    }
  };

  const followWithMark = async (store: PostgresEventStore) => {
    const seen: RecordedEvent[] = [];
    let after: Position = START;
    while (lastWritten === undefined || after < lastWritten) {
      const page = await store.readAll({ after, limit: 100 });
      seen.push(...page.events);
      after = page.reached;
      await pause(1);
    }
    return seen;
  };

  /** The control: what everybody writes first. */
  const followNaively = async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const seen: string[] = [];
    let after = '0';
    for (;;) {
      const last = lastWritten !== undefined;
      const { rows } = await client.query<{ id: string; position: string }>(
        'select id, position from event_store.events where position > $1 order by position limit 100',
        [after],
      );
      seen.push(...idsOf(rows));
      after = rows.at(-1)?.position ?? after;
      if (last && rows.length === 0) break;
      await pause(1);
    }
    await client.end();
    return seen;
  };

  it('a reader misses nothing and sees nothing twice, where one without the mark does miss events', async () => {
    const stores = [0, 1, 2].map(() => new PostgresEventStore({ connectionString: database.url }));
    const [reader, ...writers] = stores as [PostgresEventStore, ...PostgresEventStore[]];
    const followers = Promise.all([followWithMark(reader), followNaively()]);
    const run = async () => {
      // For longer on a machine that is busy with something else.
      for (await pause(RUN_MS); acknowledged.length <= ENOUGH_EVENTS;) await pause(100);
      writing = false;
    };
    const stop = run();
    await Promise.all([
      stop,
      ...Array.from({ length: RAW_WRITERS }, (_, number) => writeRaw(number)),
      ...writers.map((store) => writeInGroups(store)),
    ]);
    const [end] = await query(database.url, 'select max(position)::text as position from event_store.events');
    lastWritten = positionOf(end?.['position'] as string);
    const [seen, seenNaively] = await followers;
    await Promise.all(stores.map((store) => store.close()));

    const stored = (await query(database.url, 'select id from event_store.events')).map(({ id }) => id as string);
    expect(stored.length).toBeGreaterThan(ENOUGH_EVENTS);
    expect(stored.toSorted()).toEqual(acknowledged.toSorted());
    expect(rolledBack.length).toBeGreaterThan(0);
    expect(idsOf(seen).toSorted()).toEqual(stored.toSorted());
    expect(seenNaively.length).toBeLessThan(stored.length);

    const versions = new Map<string, number>();
    for (const { streamId, streamVersion } of seen) {
      expect(streamVersion).toBe((versions.get(streamId) ?? 0) + 1);
      versions.set(streamId, streamVersion);
    }
  });
});
