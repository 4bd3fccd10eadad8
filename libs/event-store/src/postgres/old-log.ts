import pg from 'pg';
import { migrations } from './migrations/index.ts';
import { emptyDatabase, query, type TestDatabase } from './test-database.ts';

/** The first schema that was released: one table. */
const RELEASED = 3;

/** A log as the first release left it, with so many events of the tenant `old`: four a stream, one customer for each stream. */
export const oldLog = async (events: number): Promise<TestDatabase> => {
  const database = await emptyDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    'create schema event_store; create table event_store.migrations (version integer primary key, name text not null, applied_at timestamptz not null default now())',
  );
  for (const [index, { name, sql }] of migrations.slice(0, RELEASED).entries()) {
    await client.query(sql);
    await client.query('insert into event_store.migrations (version, name) values ($1, $2)', [index + 1, name]);
  }
  await client.end();
  await query(
    database.url,
    `with numbers as (select n, nextval('event_store.positions') as position from generate_series(0, $1::integer - 1) n)
    insert into event_store.events (position, tenant_id, stream_id, stream_version, id, type, schema_version, customer_id,
      occurred_at, recorded_at, actor, channel, correlation_id, simulated, data)
    select position, 'old', 'stream-' || n / 4, n % 4 + 1, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Noted',
      1, 'customer-' || n / 4, '2011-12-09T12:50:00Z', now(), 'import:test', 'import', 'c', false, '{"note":"old"}'
    from numbers`,
    [events],
  );
  await query(
    database.url,
    `insert into event_store.streams (tenant_id, stream_id, version)
    select tenant_id, stream_id, max(stream_version) from event_store.events group by 1, 2`,
  );
  return database;
};

/** The id of the event with this number, from 0. */
export const oldEventId = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
