import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { START } from '@perennial/kernel';
import pg from 'pg';
import { newPlace, sampleEvents } from '../contract/sample-events.ts';
import { PostgresEventStore } from './postgres-event-store.ts';
import { appendRaw } from './raw-writer.ts';
import { emptyDatabase, eventStoreDatabase, query, type TestDatabase } from './test-database.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

describe('the watermark', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  beforeAll(async () => {
    database = await eventStoreDatabase();
    store = new PostgresEventStore({ connectionString: database.url, watermarkKeptMs: 0 });
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const place = () => newPlace(() => store);
  const openTransaction = async (url = database.url) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('begin');
    const end = async (how: 'commit' | 'rollback') => {
      await client.query(how);
      await client.end();
    };
    return { client, end };
  };

  it.each(['commit', 'rollback'] as const)('waits for an append that is not visible yet, until its %s', async (how) => {
    const { append, request, tenantId } = place();
    const { position } = await append('before', sampleEvents(1));
    const open = await openTransaction();
    await appendRaw(open.client, [request('held', sampleEvents(1))]);
    await append('after', sampleEvents(1));
    expect(await store.head()).toBe(position);
    expect((await store.readAll({ after: position, limit: 9, tenantId })).events).toEqual([]);
    await open.end(how);
    const { events } = await store.readAll({ after: position, limit: 9, tenantId });
    expect(events.map(({ streamId }) => streamId)).toEqual(how === 'commit' ? ['held', 'after'] : ['after']);
  });

  it('is not held back by an append that waits for another to its stream', async () => {
    const { append, request } = place();
    await append('stream', sampleEvents(1));
    const holder = await openTransaction();
    await holder.client.query('select from event_store.streams where tenant_id = $1 for update', [
      request('stream', []).tenantId,
    ]);
    const waiting = append('stream', sampleEvents(1));
    const other = new PostgresEventStore({ connectionString: database.url });
    const { position } = await other.append(request('other', sampleEvents(1)));
    expect(await store.head()).toBe(position);
    await holder.end('rollback');
    await waiting;
    await other.close();
  });

  it('does not care for transactions that append nothing, here or in another database', async () => {
    const { append } = place();
    const elsewhere = await emptyDatabase();
    const idle = [await openTransaction(), await openTransaction(elsewhere.url)];
    for (const { client } of idle) {
      await client.query('create table other_work (id integer)');
      await client.query('select pg_advisory_xact_lock_shared((20549::bigint << 48)) where current_database() <> $1', [
        new URL(database.url).pathname.slice(1),
      ]);
    }
    const { position } = await append('stream', sampleEvents(1));
    expect(await store.head()).toBe(position);
    for (const { end } of idle) await end('rollback');
    await elsewhere.drop();
  });

  it('is before everything in an empty log, and the first event is seen', async () => {
    const fresh = await eventStoreDatabase();
    const empty = new PostgresEventStore({ connectionString: fresh.url });
    expect(await empty.head()).toBe(START);
    const { client, end } = await openTransaction(fresh.url);
    await appendRaw(client, [place().request('first', sampleEvents(1))]);
    expect(await query(fresh.url, 'select event_store.watermark()::text as mark')).toEqual([{ mark: '0' }]);
    await end('commit');
    expect((await empty.readAll({ after: START, limit: 9 })).events).toHaveLength(1);
    await empty.close();
    await fresh.drop();
  });
});
