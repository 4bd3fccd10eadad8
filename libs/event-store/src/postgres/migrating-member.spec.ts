import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { idsOf, newPlace, sampleEvents } from '../contract/sample-events.ts';
import { migrateEventStore } from './migrate.ts';
import { oldLog } from './old-log.ts';
import { PostgresEventStore } from './postgres-event-store.ts';
import { provisionServiceRoles } from './service-roles.ts';
import { loginRole, query, type TestDatabase } from './test-database.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

describe('a log that is migrated by an administrator who is not its owner', () => {
  let database: TestDatabase;
  let owner: Awaited<ReturnType<typeof loginRole>>;
  beforeAll(async () => {
    database = await oldLog(20);
    owner = await loginRole(database);
    await query(
      database.url,
      `alter schema event_store owner to ${owner.name};
       alter table event_store.events owner to ${owner.name};
       alter table event_store.streams owner to ${owner.name};
       alter table event_store.migrations owner to ${owner.name};
       alter sequence event_store.positions owner to ${owner.name};
       grant create on database ${new URL(database.url).pathname.slice(1)} to ${owner.name};
       do $$
       declare
         function regprocedure;
       begin
         for function in select oid from pg_proc where pronamespace = 'event_store'::regnamespace loop
           execute format('alter function %s owner to ${owner.name}', function);
         end loop;
       end $$`,
    );
    await migrateEventStore(database.url);
  });
  afterAll(async () => {
    await query(database.url, `drop owned by ${owner.name} cascade`);
    await database.drop();
  });

  it("is all of its owner's, who goes on appending and reading", async () => {
    const others = `select oid::regclass::text as relation from pg_class
      where relnamespace::regnamespace::text like 'event\\_store%' and relowner <> '${owner.name}'::regrole`;
    expect(await query(database.url, others)).toEqual([]);
    const store = new PostgresEventStore({ connectionString: owner.url });
    const { append, idsOf: idsOfStream } = newPlace(() => store);
    const events = sampleEvents(3);
    await append('stream', events);
    expect(await idsOfStream('stream')).toEqual(idsOf(events));
    expect(await store.readStream('old', 'stream-0')).toHaveLength(4);
    await store.close();
  });

  it('is readable for services in whatever the owner adds to it later', async () => {
    const service = await loginRole(database);
    const role = { role: service.name, schema: service.name, categories: ['lead'], erases: false };
    await provisionServiceRoles(database.url, [role]);
    await query(owner.url, 'create table event_store.added_later (id integer)');
    expect(await query(service.url, 'select * from event_store.added_later')).toEqual([]);
    await query(database.url, `drop owned by ${service.name} cascade; drop role ${service.name}`);
  });
});
