import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { NotPermittedError } from '../errors.ts';
import type { AppendRequest } from '../event-store.ts';
import { idsOf, newPlace, sampleEvents } from '../contract/sample-events.ts';
import { platformDefinitions } from '../stored-data.ts';
import { APPEND, argumentsOf, inRounds } from './append-call.ts';
import { pendingAppend } from './pending-append.ts';
import { PostgresEventStore } from './postgres-event-store.ts';
import { appendRaw } from './raw-writer.ts';
import { eventStoreDatabase, loginRole, query, type TestDatabase } from './test-database.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

const uuid = '0197c1f2-9d0e-7cc1-8a3b-0d6f8a1b2c3d';

/** What a store would send, but for some of its arrays. */
const rawArguments = (
  request: AppendRequest,
  { counts, requests, ids }: { counts?: string; requests?: string; ids?: string },
) => {
  let args: readonly string[] = [];
  void pendingAppend(platformDefinitions, request, (pending) => (args = argumentsOf(inRounds([pending]), [null])));
  return args.map((own, index) => ({ 3: counts, 5: requests, 6: ids })[index] ?? own);
};

describe('a role that does not own the log', () => {
  let database: TestDatabase;
  let role: Awaited<ReturnType<typeof loginRole>>;
  let owner: PostgresEventStore;
  let store: PostgresEventStore;
  beforeAll(async () => {
    database = await eventStoreDatabase();
    role = await loginRole(database);
    await query(
      database.url,
      `grant usage on schema event_store to ${role.name};
      grant select on all tables in schema event_store to ${role.name};
      grant select on event_store.positions to ${role.name};
      grant execute on function event_store.append, event_store.truncate_stream, event_store.delete_stream,
        event_store.make_partitions to ${role.name};
      insert into event_store.writers (role_name, category) values ('${role.name}', 'lead'), ('${role.name}', 'care-task')`,
    );
    owner = new PostgresEventStore({ connectionString: database.url });
    store = new PostgresEventStore({ connectionString: role.url });
  });
  afterAll(async () => {
    await Promise.all([owner.close(), store.close()]);
    await role.drop();
    await database.drop();
  });

  const place = () => newPlace(() => store);

  it.each([`lead-${uuid}`, `care-task-${uuid}`, 'lead-7'])('appends to %s, and reads it', async (stream) => {
    const { append, readAll, idsOf: idsOfStream } = place();
    const events = sampleEvents(2);
    await append(stream, events, 'noStream');
    expect(await idsOfStream(stream)).toEqual(idsOf(events));
    expect(await readAll()).toHaveLength(2);
  });

  it.each([`order-${uuid}`, `care-${uuid}`, `leads-${uuid}`, `task-${uuid}`, uuid])(
    'is refused %s, with what it may do',
    async (stream) => {
      const { append, tenantId } = place();
      const refused = append(stream, sampleEvents(1));
      await expect(refused).rejects.toThrow(NotPermittedError);
      await expect(refused).rejects.toMatchObject({ code: 'APPEND_NOT_PERMITTED', streamId: stream });
      const { append: appendAsOwner } = newPlace(() => owner);
      await appendAsOwner(stream, sampleEvents(1));
      const forbidden = { code: 'APPEND_NOT_PERMITTED' };
      await expect(store.truncateStream(tenantId, stream, 2)).rejects.toMatchObject(forbidden);
      await expect(store.deleteStream(tenantId, stream, 'any')).rejects.toMatchObject(forbidden);
    },
  );

  it('is refused one append of many, and only that', async () => {
    const { request, readAll } = place();
    const outcomes = await store.appendMany([
      request('lead-1', sampleEvents(1)),
      request('order-1', sampleEvents(1)),
      request('lead-2', sampleEvents(1)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await readAll()).toHaveLength(2);
  });

  it('truncates and deletes streams of its own', async () => {
    const { append, tenantId, idsOf: idsOfStream } = place();
    await append('lead-1', sampleEvents(3));
    await store.truncateStream(tenantId, 'lead-1', 3);
    expect(await idsOfStream('lead-1')).toHaveLength(1);
    await store.deleteStream(tenantId, 'lead-1', 3);
    expect(await idsOfStream('lead-1')).toEqual([]);
  });

  it.each([
    `update event_store.events set type = 'Other'`,
    'delete from event_store.events',
    'truncate event_store.events',
    'delete from event_store.events_from_0000000000000000',
    'update event_store.streams set version = 0',
    'delete from event_store.event_ids',
    `insert into event_store.event_ids values (gen_random_uuid(), 't', 1)`,
    `insert into event_store.writers values (session_user, 'order')`,
    `select setval('event_store.positions', 1)`,
    'alter table event_store.events disable trigger append_only',
    'select event_store.add_partition(0, 1)',
    'select event_store.partition_log(1, 1)',
  ])('has no way around the functions: %s', async (statement) => {
    await expect(query(role.url, statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('appends without the right to make partitions, and says so once, not every time', async () => {
    const make = `execute on function event_store.make_partitions`;
    await query(database.url, `revoke ${make} from ${role.name}`);
    const told: Error[] = [];
    const unable = new PostgresEventStore({ connectionString: role.url, onError: (error) => told.push(error) });
    const { append, idsOf: idsOfStream } = newPlace(() => unable);
    for (let turn = 0; turn < 5; turn += 1) await append('lead-1', sampleEvents(1));
    expect(await idsOfStream('lead-1')).toHaveLength(5);
    await unable.close();
    expect(told).toMatchObject([{ code: '42501' }]);
    await query(database.url, `grant ${make} to ${role.name}`);
  });

  it.each([
    ['versions without events', { counts: '{2}' }],
    ['versions that are taken back', { counts: '{-1}' }],
    ['no events at all', { counts: '{0}' }],
    ['no number of events', { counts: '{null}' }],
    ['events of no request', { requests: '{2}' }],
    ['an event more than was said', { ids: `{${uuid},0197c1f2-9d0e-7cc1-8a3b-0d6f8a1b2c3e}`, requests: '{1,1}' }],
  ])('cannot have a stream of its own say what is not so: %s', async (_what, given) => {
    const { append, tenantId, request, idsOf: idsOfStream } = place();
    const stream = 'lead-1';
    await append(stream, sampleEvents(2));
    const args = rawArguments(request(stream, sampleEvents(1)), given);
    await expect(query(role.url, APPEND.text, args)).rejects.toMatchObject({
      code: expect.stringMatching(/^(22023|23502)$/),
    });
    expect(await append(stream, sampleEvents(1), 2)).toMatchObject({ streamVersion: 3 });
    expect(await idsOfStream(stream)).toHaveLength(3);
    expect(await store.readStream(tenantId, stream)).toHaveLength(3);
  });

  it.each(['9223372036854775807', '1000000000000', '-1', 'null'])('cannot make partitions for %s events', async (room) => {
    const statement = `select event_store.make_partitions(${room})`;
    await expect(query(role.url, `set statement_timeout = '5s'; ${statement}`)).rejects.toMatchObject({ code: '22023' });
  });

  it('cannot lead the functions astray with tables and a search path of its own', async () => {
    const client = new pg.Client({ connectionString: role.url });
    await client.connect();
    await client.query(`create temporary table streams (like event_store.streams);
      create temporary table events (like event_store.events);
      create temporary table writers as select session_user as role_name, 'order'::text as category;
      set search_path = pg_temp, event_store, pg_catalog`);
    const { request, readAll } = place();
    await appendRaw(client, [request('lead-1', sampleEvents(1))]);
    await expect(appendRaw(client, [request('order-1', sampleEvents(1))])).rejects.toMatchObject({ code: '42501' });
    await client.end();
    expect(await readAll()).toHaveLength(1);
  });
});
