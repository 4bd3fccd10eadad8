import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Position, type RecordedEvent, START } from '@perennial/kernel';
import { idsOf, newPlace, sampleEvents } from '../contract/sample-events.ts';
import { archiveEvents, attachArchive } from './archive.ts';
import { migrateEventStore } from './migrate.ts';
import { positionOf } from './position.ts';
import { PostgresEventStore } from './postgres-event-store.ts';
import { emptyDatabase, query, type TestDatabase } from './test-database.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

const WIDTH = 100;

/** Two partitions that are full, and part of a third; `old` has lived in the first only, `long` in all. */
describe('a log whose oldest events are in the archive', () => {
  const ARCHIVED_TO = positionOf(String(2 * WIDTH - 1));
  let database: TestDatabase;
  let store: PostgresEventStore;
  let all: readonly RecordedEvent[];
  let old: ReturnType<typeof sampleEvents>;
  const place = newPlace(() => store);
  const { append, request, tenantId, idsOf: idsOfStream } = place;
  const refused = { code: 'EVENTS_ARCHIVED', archivedTo: ARCHIVED_TO };

  beforeAll(async () => {
    database = await emptyDatabase();
    await migrateEventStore(database.url, { partitionWidth: WIDTH });
    store = new PostgresEventStore({ connectionString: database.url });
    old = sampleEvents(3, { customerId: 'old' });
    await append('old-1', old);
    await append('truncated-1', sampleEvents(3, { customerId: 'old' }));
    for (let turn = 0; turn < 50; turn += 1) await append('long-1', sampleEvents(5, { customerId: 'long' }));
    await append('new-1', sampleEvents(3, { customerId: 'new' }));
    await store.truncateStream(tenantId, 'truncated-1', 3);
    await append('truncated-1', sampleEvents(1));
    await store.truncateStream(tenantId, 'truncated-1', 4);
    all = await place.readAll();

    // Somebody reads and writes all the time.
    let working = true;
    const work = async () => {
      while (working) {
        await append('busy-1', sampleEvents(1));
        await store.readStream(tenantId, 'new-1');
      }
    };
    const workers = [work(), work()];
    const archived = await archiveEvents(database.url, all.at(-1)?.position as Position);
    working = false;
    await Promise.all(workers);
    expect(archived).toEqual(['events_from_0000000000000000', 'events_from_0000000000000100']);
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const left = () => all.filter(({ position }) => position > ARCHIVED_TO);

  it('refuses who would start before, and says from where on it can be read', async () => {
    for (const after of [START, positionOf(String(2 * WIDTH - 2))]) {
      await expect(store.readAll({ after, limit: 5, tenantId })).rejects.toMatchObject(refused);
    }
    const { events } = await store.readAll({ after: ARCHIVED_TO, limit: left().length, tenantId });
    expect(idsOf(events)).toEqual(idsOf(left()));
    const following = async () => {
      for await (const _ of store.follow({ after: START, tenantId })) throw new Error('Something was given');
    };
    await expect(following()).rejects.toMatchObject(refused);
  });

  it.each([250_000, 30])('is read backwards to where it begins, and no further, %d positions at once', async (readSpan) => {
    const reader = new PostgresEventStore({ connectionString: database.url, readSpan });
    const { events, reached, caughtUp } = await reader.readAllBackwards({ limit: 10_000, tenantId });
    expect(idsOf(events).toReversed().slice(0, left().length)).toEqual(idsOf(left()));
    expect({ reached, caughtUp }).toEqual({ reached: positionOf(String(2 * WIDTH)), caughtUp: false });
    await expect(reader.readAllBackwards({ before: reached, limit: 1, tenantId })).rejects.toMatchObject(refused);
    await reader.close();
  });

  it('gives a stream or a customer whole, or not at all', async () => {
    for (const stream of ['old-1', 'long-1'])
      await expect(store.readStream(tenantId, stream)).rejects.toMatchObject(refused);
    for (const customer of ['old', 'long'])
      await expect(store.readCustomer(tenantId, customer)).rejects.toMatchObject(refused);
    expect(await idsOfStream('new-1')).toHaveLength(3);
    expect(await store.readCustomer(tenantId, 'new')).toHaveLength(3);
    expect(await store.readStream(tenantId, 'missing-1')).toEqual([]);
  });

  it('gives what a truncated stream, or a later start, does not need the archive for', async () => {
    expect(await idsOfStream('truncated-1')).toHaveLength(1);
    expect(await store.readStream(tenantId, 'long-1', { fromVersion: 240 })).toHaveLength(11);
    const since = await store.readCustomer(tenantId, 'long', { after: ARCHIVED_TO });
    expect(idsOf(since)).toEqual(idsOf(left().filter(({ customerId }) => customerId === 'long')));
  });

  it('is appended to as before, and never takes an archived id again', async () => {
    expect(await append('long-1', sampleEvents(1), 250)).toMatchObject({ streamVersion: 251 });
    await expect(append('old-1', old, 'any')).rejects.toMatchObject({ code: 'DUPLICATE_EVENT', eventIds: idsOf(old) });
    await expect(store.append({ ...request('other-1', old.slice(0, 1)) })).rejects.toMatchObject({
      code: 'DUPLICATE_EVENT',
    });
  });

  it('keeps the archive as it was: nothing is changed there', async () => {
    const table = 'event_store_archive.events_from_0000000000000000';
    expect(await query(database.url, `select count(*)::integer as events from ${table}`)).toEqual([
      { events: WIDTH - 1 },
    ]);
    await expect(query(database.url, `delete from ${table}`)).rejects.toMatchObject({ code: '23000' });
  });

  it('never archives what is still written to', async () => {
    expect(await archiveEvents(database.url, '0999999999999999' as Position)).toEqual([]);
  });

  it('is whole again when the archive is attached', async () => {
    const attached = await attachArchive(database.url);
    expect(attached).toEqual(['events_from_0000000000000100', 'events_from_0000000000000000']);
    expect(idsOf((await place.readAll()).slice(0, all.length))).toEqual(idsOf(all));
    expect(await idsOfStream('old-1')).toHaveLength(3);
    expect(await append('old-1', old, 'any')).toMatchObject({ repeated: true });
    expect(await attachArchive(database.url)).toEqual([]);
  });
});
