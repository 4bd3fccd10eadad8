import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { START } from '@perennial/kernel';
import pg from 'pg';
import { eventStoreContract } from '../contract-suite.ts';
import { idsOf, newPlace, readToEnd, sampleEvent, sampleEvents } from '../contract/sample-events.ts';
import { unlessArchived } from './archived.ts';
import { migrateEventStore } from './migrate.ts';
import { oldEventId, oldLog } from './old-log.ts';
import { PostgresEventStore } from './postgres-event-store.ts';
import { appendRaw } from './raw-writer.ts';
import { emptyDatabase, loginRole, query, type TestDatabase } from './test-database.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(120_000);

const partitionsOf = (url: string) =>
  query(
    url,
    `select p.from_position::integer as from, p.to_position::integer as to,
      pg_get_expr(c.relpartbound, c.oid) is not null as attached
    from event_store.partitions p join pg_class c on c.oid = ('event_store.' || p.name)::regclass order by 1`,
  );

describe('a log in small partitions', () => {
  const WIDTH = 200;
  let database: TestDatabase;
  beforeAll(async () => {
    database = await emptyDatabase();
    await migrateEventStore(database.url, { partitionWidth: WIDTH });
  });
  afterAll(() => database.drop());

  eventStoreContract(
    'PostgresEventStore in partitions',
    async ({ findDefinition }) =>
      // A span that is smaller than a partition, and than most pages.
      new PostgresEventStore({ connectionString: database.url, findDefinition, readSpan: 70 }),
  );

  it('has made a partition for all of it, and one ahead, however large the appends were', async () => {
    const store = new PostgresEventStore({ connectionString: database.url });
    const { append } = newPlace(() => store);
    await append('stream', sampleEvents(5 * WIDTH));
    const last = Number((await append('stream', sampleEvents(1))).position);
    await store.close();
    const made = (await partitionsOf(database.url)) as { from: number; to: number; attached: boolean }[];
    expect(made.length).toBeGreaterThan(5);
    expect(made.every(({ attached }) => attached)).toBe(true);
    for (const [index, { from }] of made.entries()) expect(from).toBe(made[index - 1]?.to ?? 0);
    expect(made.at(-1)?.from).toBeGreaterThan(last);
  });

  it('is read by index only, and only in the partitions that are asked for', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      'set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_bitmapscan = off',
    );
    await client.query(`prepare page (bigint, bigint, integer) as
      select * from event_store.events where position > $1 and position <= $2 order by position
      limit case when ${unlessArchived('check_archived($1)')} then $3 end`);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>('explain execute page (10, 30, 5)');
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Subplans Removed: \d+/);
    expect(plan.match(/Index Scan using events_from_/g)).toHaveLength(1);
    expect(plan).not.toMatch(/Seq Scan on events|Sort|Merge/);
    await client.end();
  });

  it.each(['events_from_0000000000000000', 'event_ids'])('%s is append-only by itself, too', async (table) => {
    for (const statement of [`delete from event_store.${table}`, `truncate event_store.${table}`])
      await expect(query(database.url, statement)).rejects.toMatchObject({ code: '23000' });
  });

  it('is left as it is by another migration', async () => {
    const before = await partitionsOf(database.url);
    await migrateEventStore(database.url, { partitionWidth: 7 });
    expect(await partitionsOf(database.url)).toEqual(before);
  });
});

describe('a large log of the first release', () => {
  const EVENTS = 200_000;
  const WRITERS = 4;
  /** Events of a stream that some processes go on with while another migrates: one append after another. */
  const latencies: number[] = [];
  const acknowledged: string[] = [];
  const repeated: boolean[] = [];
  let database: TestDatabase;
  let store: PostgresEventStore;
  let reader: Awaited<ReturnType<typeof loginRole>>;
  let migrating = true;

  const write = async (number: number) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { request } = newPlace(() => store);
    for (let turn = 0; migrating; turn += 1) {
      const events = sampleEvents(2);
      const since = performance.now();
      await appendRaw(client, [request(`stream-${number}-${turn % 3}`, events)]);
      latencies.push(performance.now() - since);
      acknowledged.push(...idsOf(events));
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    await client.end();
  };

  /** The retry of an append made before: its answer must not depend on how far the migration is. */
  const repeat = async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    for (let turn = 0; migrating; turn += 1) {
      const stream = Math.floor((turn * 7919) % (EVENTS / 4));
      const events = [0, 1, 2, 3].map((index) => sampleEvent({ id: oldEventId(stream * 4 + index) }));
      const request = { tenantId: 'old', streamId: `stream-${stream}`, expectedVersion: 'any', events } as const;
      repeated.push((await appendRaw(client, [request])) === '1');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await client.end();
  };

  beforeAll(async () => {
    database = await oldLog(EVENTS);
    reader = await loginRole(database);
    await query(database.url, `grant select on event_store.events to ${reader.name}`);
    store = new PostgresEventStore({ connectionString: database.url });
    const working = [...Array.from({ length: WRITERS }, (_, number) => write(number)), repeat()];
    await new Promise((resolve) => setTimeout(resolve, 200));
    await migrateEventStore(database.url, { partitionWidth: 100_000 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    migrating = false;
    await Promise.all(working);
  });
  afterAll(async () => {
    await store.close();
    await reader.drop();
    await database.drop();
  });

  it('is partitioned while writers append: none waits for long, nothing is lost', async () => {
    expect(acknowledged.length).toBeGreaterThan(100);
    expect(Math.max(...latencies)).toBeLessThan(1_000);
    const stored = await query(database.url, `select id from event_store.events where tenant_id <> 'old'`);
    expect(idsOf(stored as { id: string }[]).toSorted()).toEqual(acknowledged.toSorted());
    expect(await partitionsOf(database.url)).toEqual([
      { from: 0, to: 400_000, attached: true },
      { from: 400_000, to: 500_000, attached: true },
    ]);
  });

  it('recognises what was appended before, during and after', async () => {
    expect(repeated.length).toBeGreaterThan(10);
    expect(repeated).not.toContain(false);
    const [counted] = await query(
      database.url,
      `select count(*)::integer as events, count(i.id)::integer as ids
      from event_store.events e left join event_store.event_ids i using (id, tenant_id, position)`,
    );
    expect(counted).toEqual({ events: EVENTS + acknowledged.length, ids: EVENTS + acknowledged.length });
    const old = { tenantId: 'old', expectedVersion: 'any', events: [sampleEvent({ id: oldEventId(5) })] } as const;
    await expect(store.append({ ...old, streamId: 'other' })).rejects.toMatchObject({ code: 'DUPLICATE_EVENT' });
  });

  it('is read as before, by whoever might read it', async () => {
    expect(await readToEnd(store, 'old', 5_000, START)).toHaveLength(EVENTS);
    expect(await store.readStream('old', 'stream-100')).toHaveLength(4);
    expect(await store.readCustomer('old', 'customer-100')).toHaveLength(4);
    const granted = `select has_table_privilege('${reader.name}', 'event_store.events', 'select') as may`;
    expect(await query(database.url, granted)).toEqual([{ may: true }]);
  });
});
