import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { categoryOf, START } from '@perennial/kernel';
import pg from 'pg';
import { oldLog } from './old-log.ts';
import { migrateEventStore } from './migrate.ts';
import { PostgresEventStore } from './postgres-event-store.ts';
import { query, type TestDatabase } from './test-database.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(120_000);

const EVENTS = 60_000;
const uuid = '0197c1f2-9d0e-7cc1-8a3b-0d6f8a1b2c3d';

describe('what is rare in a large log', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await oldLog(EVENTS);
    await migrateEventStore(database.url, { partitionWidth: 20_000 });
  });
  afterAll(() => database.drop());

  it.each([
    'lead',
    '',
    '-',
    '--',
    'lead-',
    '-7',
    'lead-7',
    'care-task-7',
    'a\nb-7\n-8',
    'über-münchen-ß',
    uuid,
    `-${uuid}`,
    `lead-${uuid}`,
    `care-task-${uuid.toUpperCase()}`,
    `lead${uuid}`,
    `lead-${uuid}-`,
    `lead-${uuid}-1`,
    `lead-${uuid}\n`,
    `lead-${uuid.replace('0', 'g')}`,
  ])('is of the category that the kernel finds: %j', async (stream) => {
    const [row] = await query(database.url, 'select event_store.category_of($1) as category', [stream]);
    expect(row).toEqual({ category: categoryOf(stream) });
  });

  it('is looked for in statements that each look through a part, so that none runs into its time-out', async () => {
    // Slow enough that one statement for all of it would be ended: each event costs what a hundred would.
    await query(
      database.url,
      `create or replace function event_store.category_of(stream_id text) returns text language sql immutable as $$
        select max(md5(stream_id || n)) from generate_series(1, 100) n $$`,
    );
    const slow = { connectionString: database.url, timeouts: { readMs: 2_000 } };
    const whole = new PostgresEventStore({ ...slow, readSpan: EVENTS });
    const inParts = new PostgresEventStore({ ...slow, readSpan: 1_000 });
    const rare = { limit: 10, categories: ['rare'] };
    await expect(whole.readAll({ after: START, ...rare })).rejects.toMatchObject({ code: 'EVENT_STORE_TIMEOUT' });
    expect(await inParts.readAll({ after: START, ...rare })).toMatchObject({ events: [], caughtUp: true });
    expect(await inParts.readAllBackwards(rare)).toEqual({ events: [], reached: START, caughtUp: true });
    await Promise.all([whole.close(), inParts.close()]);
  });

  it('costs a page of one tenant no more than the page, in either direction, before anybody has analyzed the log', async () => {
    const store = new PostgresEventStore({ connectionString: database.url, maxReadConnections: 1 });
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const read = async () =>
      Number(
        (
          await client.query<{ read: string }>(
            `select sum(idx_tup_fetch) as read from pg_stat_user_tables where relname like 'events%'`,
          )
        ).rows[0]?.read,
      );
    const before = await read();
    const page = await store.readAllBackwards({ limit: 10, tenantId: 'old' });
    expect(page.events).toHaveLength(10);
    expect((await store.readAll({ after: START, limit: 10, tenantId: 'old' })).events).toHaveLength(10);
    // A connection reports what it has read when it ends, at the latest.
    await store.close();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await read()) - before).toBeLessThan(1_000);
    await client.end();
  });
});
