import { withClient } from '@perennial/privacy';
import type pg from 'pg';
import { EventStoreSchemaNewerError } from '../errors.ts';
import { migrations } from './migrations/index.ts';
import { partitionLog } from './partition-log.ts';
import { withShortLocks } from './short-lock.ts';

const PARTITION_WIDTH = 10_000_000;

export interface MigrateEventStoreOptions {
  /** Positions in one partition, for a log that is not partitioned yet. Default 10 million. */
  readonly partitionWidth?: number;
}

const schemaVersion = async (client: pg.Client): Promise<number> => {
  const { rows } = await client.query<{ version: number }>(
    'select coalesce(max(version), 0) as version from event_store.migrations',
  );
  return rows[0]?.version ?? 0;
};

/** What a superuser or a member adds to a log is its owner's: the log's functions run as the owner, who must be able to use it. */
const becomeOwner = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ owner: string }>(
    `select nspowner::regrole::text as owner from pg_namespace
     where nspname = 'event_store' and nspowner <> current_user::regrole`,
  );
  if (rows[0]) await client.query(`set role ${rows[0].owner}`);
};

/**
 * Brings the schema `event_store` to the version that this code knows, and creates it when there is none. Doing it twice
 * changes nothing; of several processes that do it at once, one works and the others wait for it. Services of the version
 * before go on appending and reading meanwhile. A log from before partitions takes about a minute for ten million events.
 *
 * @throws EventStoreSchemaNewerError when newer code was there before
 * @throws EventStoreTimeoutError when some transaction holds on to the log for a minute
 */
export const migrateEventStore = async (
  connectionString: string,
  { partitionWidth = PARTITION_WIDTH }: MigrateEventStoreOptions = {},
): Promise<void> => {
  // A connection of its own: the advisory lock belongs to the session, and goes with it however this ends.
  return withClient(connectionString, 'migrate-event-store', async (client) => {
    await client.query(`select pg_advisory_lock(hashtextextended('perennial:migrate:event_store', 0))`);
    await becomeOwner(client);
    await client.query(`
      create schema if not exists event_store;
      create table if not exists event_store.migrations (
        version integer primary key, name text not null, applied_at timestamptz not null default now()
      )`);
    const found = await schemaVersion(client);
    if (found > migrations.length) throw new EventStoreSchemaNewerError(found, migrations.length);
    for (const [index, { name, sql }] of migrations.entries()) {
      if (index < found) continue;
      await withShortLocks(client, async () => {
        await client.query(sql);
        await client.query('insert into event_store.migrations (version, name) values ($1, $2)', [index + 1, name]);
      });
    }
    await partitionLog(client, { width: partitionWidth });
  });
};
