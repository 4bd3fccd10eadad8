import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { idsOf, newPlace, sampleEvents } from '../contract/sample-events.ts';
import { EventStoreSchemaNewerError, EventStoreUnavailableError } from '../errors.ts';
import { migrateEventStore } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { PostgresEventStore } from './postgres-event-store.ts';
import { emptyDatabase, eventStoreDatabase, query, type TestDatabase } from './test-database.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

describe('the log of record', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  beforeAll(async () => {
    database = await eventStoreDatabase();
    store = new PostgresEventStore({ connectionString: database.url });
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  it.each([
    `update event_store.events set type = 'Other'`,
    'delete from event_store.events',
    'delete from event_store.events where false',
    'truncate event_store.events',
    'truncate event_store.streams',
    'delete from event_store.streams',
    `set session_replication_role = replica; delete from event_store.events`,
  ])('is append-only: %s', async (statement) => {
    const { append, idsOf: idsOfStream } = newPlace(() => store);
    await append('stream', sampleEvents(1));
    await expect(query(database.url, statement)).rejects.toMatchObject({
      code: '23000',
      message: expect.stringContaining('append-only'),
    });
    expect(await idsOfStream('stream')).toHaveLength(1);
  });

  it('keeps all that was acknowledged while its connections are killed, and nothing twice', async () => {
    const { request, readAll } = newPlace(() => store);
    const lost: Error[] = [];
    const writer = new PostgresEventStore({
      connectionString: database.url,
      applicationName: 'killed',
      onError: (error) => lost.push(error),
    });
    const acknowledged: string[] = [];
    const unknown: string[] = [];
    let writing = true;
    const write = async (number: number) => {
      for (let turn = 0; writing; turn += 1) {
        const events = sampleEvents(1 + (turn % 3));
        const asked = request(`stream-${number}-${turn % 5}`, events, 'any');
        try {
          await writer.append(asked);
          acknowledged.push(...idsOf(events));
        } catch (error) {
          expect(error).toBeInstanceOf(EventStoreUnavailableError);
          unknown.push(...idsOf(events));
        }
      }
    };
    const writers = Promise.all(Array.from({ length: 8 }, (_, number) => write(number)));
    for (let kill = 0; kill < 12; kill += 1) {
      await pause(60);
      await query(
        database.url,
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'killed'`,
      );
    }
    writing = false;
    await writers;
    await writer.close();
    expect(lost.length).toBeGreaterThan(0);
    const stored = idsOf(await readAll());
    expect(new Set(stored).size).toBe(stored.length);
    expect(stored).toEqual(expect.arrayContaining(acknowledged));
    const possible = new Set([...acknowledged, ...unknown]);
    expect(stored.filter((id) => !possible.has(id))).toEqual([]);
  });

  it('says that it cannot be reached, and that trying again is safe', async () => {
    const nowhere = new URL(database.url);
    nowhere.port = '1';
    const unreachable = new PostgresEventStore({ connectionString: nowhere.href });
    const { request, tenantId } = newPlace(() => unreachable);
    const refused = { code: 'EVENT_STORE_UNAVAILABLE', retriable: true };
    await expect(unreachable.append(request('stream', sampleEvents(1)))).rejects.toMatchObject(refused);
    await expect(unreachable.readStream(tenantId, 'stream')).rejects.toMatchObject(refused);
    await unreachable.close();
  });
});

describe('migrating the event store', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await emptyDatabase();
  });
  afterEach(() => database.drop());

  const applied = () => query(database.url, 'select version, name from event_store.migrations order by version');

  it('is done once, by however many processes at the same time', async () => {
    await Promise.all(Array.from({ length: 6 }, () => migrateEventStore(database.url)));
    await migrateEventStore(database.url);
    expect(await applied()).toEqual(migrations.map(({ name }, index) => ({ version: index + 1, name })));
  });

  it('refuses a log that newer code has migrated', async () => {
    await migrateEventStore(database.url);
    const newer = migrations.length + 1;
    await query(database.url, 'insert into event_store.migrations (version, name) values ($1, $2)', [newer, 'later']);
    const refused = migrateEventStore(database.url);
    await expect(refused).rejects.toThrow(EventStoreSchemaNewerError);
    await expect(refused).rejects.toMatchObject({ found: newer, known: migrations.length });
  });
});
