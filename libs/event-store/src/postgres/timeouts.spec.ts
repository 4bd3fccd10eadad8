import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { idsOf, newPlace, sampleEvents } from '../contract/sample-events.ts';
import { PostgresEventStore, type PostgresEventStoreOptions } from './postgres-event-store.ts';
import { SilentNetwork } from './silent-network.probe.ts';
import { eventStoreDatabase, type TestDatabase } from './test-database.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

describe('an event store that does not get an answer', () => {
  let database: TestDatabase;
  const toClose: { close(): Promise<void> }[] = [];
  beforeAll(async () => {
    database = await eventStoreDatabase();
  });
  afterEach(async () => {
    for (const open of toClose.splice(0)) await open.close();
  });
  afterAll(() => database.drop());

  const storeWith = (options: Partial<PostgresEventStoreOptions>) => {
    const store = new PostgresEventStore({ connectionString: database.url, ...options });
    toClose.push(store);
    return store;
  };
  const network = async () => {
    const way = await SilentNetwork.to(database.url);
    toClose.push(way);
    return way;
  };
  /** Another transaction, open until it is ended. */
  const transaction = async (statement: string, values: unknown[] = []) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('begin');
    await client.query(statement, values);
    const end = async () => {
      await client.query('commit');
      await client.end();
    };
    return { end };
  };
  const lockOf = (tenantId: string, streamId: string) =>
    transaction('select from event_store.streams where tenant_id = $1 and stream_id = $2 for update', [
      tenantId,
      streamId,
    ]);

  it('does not wait for ever for a writer of the same stream, and writes the other streams of the group', async () => {
    const store = storeWith({ timeouts: { lockMs: 300 } });
    const { tenantId, request, idsOf: idsIn } = newPlace(() => store);
    await store.append(request('locked', sampleEvents(1)));
    const slow = await lockOf(tenantId, 'locked');
    const [locked, free] = await store.appendMany([
      request('locked', sampleEvents(1), 'any'),
      request('free', sampleEvents(2)),
    ]);
    await slow.end();
    expect(locked).toMatchObject({
      reason: { code: 'EVENT_STORE_TIMEOUT', waitedFor: 'lock', retriable: true },
    });
    expect(free).toMatchObject({ status: 'fulfilled', value: { streamVersion: 2 } });
    expect(await idsIn('locked')).toHaveLength(1);
  });

  it('answers all of a group in the time of a few locks when the whole table is locked', async () => {
    const store = storeWith({ timeouts: { lockMs: 200 } });
    const { request } = newPlace(() => store);
    await store.head();
    const { end } = await transaction('lock table event_store.streams in access exclusive mode');
    const since = performance.now();
    const outcomes = await store.appendMany(
      Array.from({ length: 100 }, (_, index) => request(`stream-${index}`, sampleEvents(1))),
    );
    expect(performance.now() - since).toBeLessThan(20 * 200);
    await end();
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: 'EVENT_STORE_TIMEOUT' } });
  });

  it('gives up a statement that takes too long, and reads on afterwards', async () => {
    const store = storeWith({ timeouts: { lockMs: 0, readMs: 300 } });
    const { tenantId, request } = newPlace(() => store);
    await store.append(request('stream', sampleEvents(1)));
    const { end } = await transaction('lock table event_store.events in access exclusive mode');
    const refused = { code: 'EVENT_STORE_TIMEOUT', waitedFor: 'statement' };
    await expect(store.readStream(tenantId, 'stream')).rejects.toMatchObject(refused);
    await end();
    expect(await store.readStream(tenantId, 'stream')).toHaveLength(1);
  });

  it('takes new connections when its old ones have fallen silent, and appends once', async () => {
    const way = await network();
    const store = storeWith({ connectionString: way.url, timeouts: { appendMs: 200, readMs: 200, lockMs: 200 } });
    const { request, idsOf: idsIn } = newPlace(() => store);
    await Promise.all([
      store.append(request('first', sampleEvents(1))),
      store.append(request('second', sampleEvents(1))),
    ]);
    way.silence();
    const events = sampleEvents(3);
    expect(await store.append(request('first', events, 1))).toMatchObject({ streamVersion: 4 });
    expect((await idsIn('first')).slice(1)).toEqual(idsOf(events));
  });

  it('does not say that nothing was done when it was, and its answer was lost', async () => {
    const way = await network();
    const store = storeWith({ connectionString: way.url, timeouts: { appendMs: 500, lockMs: 200 } });
    const seen = storeWith({});
    const { tenantId, request } = newPlace(() => store);
    await store.append(request('stream', sampleEvents(1)));
    way.silence({ answersOnly: true });
    const batch = sampleEvents(2);
    const lost = store.append(request('stream', batch, 1));
    const refused = expect(lost).rejects.toMatchObject({ code: 'EVENT_STORE_UNAVAILABLE', retriable: true });
    while ((await seen.readStream(tenantId, 'stream')).length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
    const { end } = await lockOf(tenantId, 'stream');
    await refused;
    await end();
    expect(await store.append(request('stream', batch, 1))).toMatchObject({ streamVersion: 3, repeated: true });
  });

  it('says that nobody answers, in bounded time, and works again when somebody does', async () => {
    const way = await network();
    const timeouts = { appendMs: 200, readMs: 200, lockMs: 200, connectMs: 500 };
    const store = storeWith({ connectionString: way.url, timeouts });
    const { tenantId, request } = newPlace(() => store);
    await store.append(request('stream', sampleEvents(1)));
    way.silence({ alsoNew: true });
    const since = performance.now();
    const unavailable = { code: 'EVENT_STORE_UNAVAILABLE', retriable: true };
    await Promise.all([
      expect(store.append(request('stream', sampleEvents(1), 'any'))).rejects.toMatchObject(unavailable),
      expect(store.readStream(tenantId, 'stream')).rejects.toMatchObject(unavailable),
      expect(store.head()).rejects.toMatchObject(unavailable),
    ]);
    expect(performance.now() - since).toBeLessThan(15_000);
    way.mend();
    expect(await store.append(request('other', sampleEvents(1)))).toMatchObject({ streamVersion: 1 });
    expect(await store.readStream(tenantId, 'other')).toHaveLength(1);
  });

  it('refuses what it has no room to let wait, and writes all that waits', async () => {
    const store = storeWith({ waitingLimit: 20, maxConnections: 1 });
    const { tenantId, request } = newPlace(() => store);
    await store.append(request('locked', sampleEvents(1)));
    const slow = await lockOf(tenantId, 'locked');
    const blocked = store.append(request('locked', sampleEvents(1), 'any'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const appends = Array.from({ length: 30 }, (_, index) => store.append(request(`s-${index}`, sampleEvents(1))));
    const outcomes = Promise.allSettled(appends);
    await slow.end();
    await blocked;
    const settled = await outcomes;
    expect(settled.slice(0, 20).every(({ status }) => status === 'fulfilled')).toBe(true);
    for (const refused of settled.slice(20)) {
      expect(refused).toMatchObject({ reason: { code: 'EVENT_STORE_OVERLOADED', retriable: true, waiting: 20 } });
    }
    expect(await store.append(request('later', sampleEvents(1)))).toMatchObject({ streamVersion: 1 });
  });

  it('bounds the size of what waits too, and takes one append that is larger than that', async () => {
    const store = storeWith({ waitingSizeLimit: 2_000 });
    const { request } = newPlace(() => store);
    const large = store.append(request('large', sampleEvents(40)));
    const refused = expect(store.append(request('small', sampleEvents(1)))).rejects.toMatchObject({
      code: 'EVENT_STORE_OVERLOADED',
    });
    expect(await large).toMatchObject({ streamVersion: 40 });
    await refused;
  });
});
