import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { START } from '@perennial/kernel';
import pg from 'pg';
import { newPlace, readToEnd, sampleEvent, sampleEvents } from '../contract/sample-events.ts';
import { migrateEventStore } from './migrate.ts';
import { oldEventId, oldLog } from './old-log.ts';
import { PostgresEventStore } from './postgres-event-store.ts';
import { appendRaw } from './raw-writer.ts';
import { query, type TestDatabase } from './test-database.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

const EVENTS = 40_000;
const partitionWidth = 50_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the conversion of a log of the first release', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await oldLog(EVENTS);
  });
  afterEach(() => database.drop());

  const partitions = async () => (await query(database.url, 'select from event_store.partitions')).length;
  const asOwner = async <Result>(work: (store: PostgresEventStore) => Promise<Result>) => {
    const store = new PostgresEventStore({ connectionString: database.url });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };

  it('is done by the next migration when it was interrupted', async () => {
    let migrating = true;
    const kill = async () => {
      while (migrating) {
        await pause(20);
        await query(
          database.url,
          `select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'perennial-migrate-event-store' and query like 'select event_store.copy_event_ids%'`,
        );
      }
    };
    const killing = kill();
    await expect(migrateEventStore(database.url, { partitionWidth })).rejects.toThrow();
    migrating = false;
    await killing;
    expect(await partitions()).toBe(0);

    // What a service of the version before goes on doing in the meantime.
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { request, tenantId } = newPlace(() => {
      throw new Error('Only requests are made of this place');
    });
    expect(await appendRaw(client, [request('stream', sampleEvents(2))])).toBe('0');
    const events = [0, 1, 2, 3].map((number) => sampleEvent({ id: oldEventId(number) }));
    const again = { tenantId: 'old', streamId: 'stream-0', expectedVersion: 'any', events } as const;
    expect(await appendRaw(client, [again])).toBe('1');
    await client.end();

    await migrateEventStore(database.url, { partitionWidth });
    expect(await partitions()).toBe(2);
    await asOwner(async (store) => {
      expect(await readToEnd(store, 'old', 10_000, START)).toHaveLength(EVENTS);
      expect(await store.readStream(tenantId, 'stream')).toHaveLength(2);
      expect(await store.append(again)).toMatchObject({ repeated: true, streamVersion: 4 });
    });
  });

  it('waits for a transaction that holds on to the log, and keeps nobody else waiting meanwhile', async () => {
    const holder = new pg.Client({ connectionString: database.url });
    const writer = new pg.Client({ connectionString: database.url });
    await Promise.all([holder.connect(), writer.connect()]);
    const { request, tenantId } = newPlace(() => {
      throw new Error('Only requests are made of this place');
    });
    await holder.query('begin');
    await appendRaw(holder, [request('held', sampleEvents(1))]);
    let migrated = false;
    const migrating = migrateEventStore(database.url, { partitionWidth }).then(() => (migrated = true));
    const latencies: number[] = [];
    for (const until = performance.now() + 2_000; performance.now() < until;) {
      const since = performance.now();
      await appendRaw(writer, [request('stream', sampleEvents(1))]);
      latencies.push(performance.now() - since);
      await pause(5);
    }
    expect(migrated).toBe(false);
    expect(Math.max(...latencies)).toBeLessThan(1_000);
    await holder.query('commit');
    await migrating;
    await Promise.all([holder.end(), writer.end()]);
    await asOwner(async (store) => {
      expect(await store.readStream(tenantId, 'held')).toHaveLength(1);
      expect(await store.readStream(tenantId, 'stream')).toHaveLength(latencies.length);
    });
    const [missing] = await query(
      database.url,
      `select count(*)::integer as events from event_store.events e
      where not exists (select from event_store.event_ids i where i.id = e.id and i.tenant_id = e.tenant_id)`,
    );
    expect(missing).toEqual({ events: 0 });
  });
});
