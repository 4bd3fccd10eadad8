import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Position } from '@perennial/kernel';
import pg from 'pg';
import { newPlace, sampleEvents } from '../contract/sample-events.ts';
import { PostgresEventStore } from './postgres-event-store.ts';
import { appendRaw } from './raw-writer.ts';
import { eventStoreDatabase, query, type TestDatabase } from './test-database.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

/** What a writer in trouble does to readers: nothing, but that followers wait for it, if it may still be seen. */
describe('beside an append that does not end', () => {
  let database: TestDatabase;
  let elsewhere: TestDatabase;
  let store: PostgresEventStore;
  beforeAll(async () => {
    [database, elsewhere] = await Promise.all([eventStoreDatabase(), eventStoreDatabase()]);
    store = new PostgresEventStore({ connectionString: database.url, watermarkKeptMs: 0 });
  });
  afterAll(async () => {
    await store.close();
    await Promise.all([database.drop(), elsewhere.drop()]);
  });

  /** A transaction that has appended `held`, of the customer `customer-1`, and was not ended. */
  const stuck = async ({ url }: TestDatabase, place: ReturnType<typeof newPlace>) => {
    const client = new pg.Client({ connectionString: url });
    // Some of these connections are killed.
    client.on('error', () => undefined);
    await client.connect();
    await client.query('begin');
    await appendRaw(client, [place.request('held', sampleEvents(1, { customerId: 'customer-1' }))]);
    return client;
  };

  const place = () => newPlace(() => store);
  const streamsAfter = async (tenantId: string, after: Position) =>
    (await store.readAll({ after, limit: 9, tenantId })).events.map(({ streamId }) => streamId);
  const until = async (condition: () => Promise<boolean>) => {
    while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
  };

  it('a slow writer: followers wait for it, in both directions; streams, customers and other writers do not', async () => {
    const here = place();
    const { append, tenantId } = here;
    const before = await append('before', sampleEvents(1, { customerId: 'customer-1' }));
    const slow = await stuck(database, here);
    const after = await append('after', sampleEvents(1, { customerId: 'customer-1' }));
    expect(after.position > before.position).toBe(true);
    expect(await streamsAfter(tenantId, before.position)).toEqual([]);
    const backwards = await store.readAllBackwards({ limit: 9, tenantId });
    expect(backwards.events.map(({ streamId }) => streamId)).toEqual(['before']);
    expect(await store.readStream(tenantId, 'after')).toHaveLength(1);
    expect(await store.readCustomer(tenantId, 'customer-1')).toHaveLength(2);
    await slow.query('commit');
    await slow.end();
    expect(await streamsAfter(tenantId, before.position)).toEqual(['held', 'after']);
  });

  it('a writer to the log of another database of the same server: nobody waits', async () => {
    const here = place();
    const slow = await stuck(elsewhere, here);
    const { position } = await here.append('stream', sampleEvents(1));
    expect(await store.head()).toBe(position);
    await slow.query('rollback');
    await slow.end();
  });

  it.each([
    ['commit', ['held', 'after']],
    ['rollback', ['after']],
  ])('a prepared transaction: followers wait until its %s, also when its client is long gone', async (end, seen) => {
    const here = place();
    const { append, tenantId } = here;
    const { position } = await append('before', sampleEvents(1));
    const client = await stuck(database, here);
    await client.query(`prepare transaction '${tenantId}'`);
    await client.end();
    await append('after', sampleEvents(1));
    expect(await store.head()).toBe(position);
    expect(await streamsAfter(tenantId, position)).toEqual([]);
    await query(database.url, `${end} prepared '${tenantId}'`);
    expect(await streamsAfter(tenantId, position)).toEqual(seen);
  });

  it.each([
    ['its process was killed', (client: pg.Client) => Promise.resolve(client.connection.stream.destroy())],
    [
      'the server ended its session',
      (client: pg.Client) =>
        query(database.url, 'select pg_terminate_backend($1)', [
          (client as unknown as { processID: number }).processID,
        ]),
    ],
  ])('a client that crashed, because %s: as if it had never been', async (_, crash) => {
    const here = place();
    const { append, tenantId } = here;
    const { position } = await append('before', sampleEvents(1));
    await crash(await stuck(database, here));
    const after = await append('after', sampleEvents(1));
    await until(async () => (await store.head()) >= after.position);
    expect(await streamsAfter(tenantId, position)).toEqual(['after']);
    expect(await append('held', sampleEvents(1), 'noStream')).toMatchObject({ streamVersion: 1 });
  });
});
