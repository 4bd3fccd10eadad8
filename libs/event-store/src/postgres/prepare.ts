import { mayMigrate, withClient } from '@perennial/privacy';
import type pg from 'pg';
import { EventStoreSchemaNewerError, EventStoreSchemaOlderError } from '../errors.ts';
import { migrateEventStore } from './migrate.ts';
import { migrations } from './migrations/index.ts';

/** SQLSTATE: no such schema, no such table. */
const MISSING = new Set(['3F000', '42P01']);

const foundVersion = async (client: pg.ClientBase): Promise<number> => {
  try {
    const { rows } = await client.query<{ version: number }>(
      'select coalesce(max(version), 0) as version from event_store.migrations',
    );
    return rows[0]?.version ?? 0;
  } catch (error) {
    if (MISSING.has((error as { code?: string }).code ?? '')) return 0;
    throw error;
  }
};

/**
 * Makes sure that the log has the schema that this code needs. A role that owns it brings it up to date; every other role, a
 * service's own above all, only looks.
 *
 * @throws EventStoreSchemaOlderError when the owner has to do it first: `perennial migrate`
 * @throws EventStoreSchemaNewerError when newer code was there before
 */
export const prepareEventStore = async (connectionString: string): Promise<'migrated' | 'checked'> => {
  const isOwner = await withClient(connectionString, 'prepare-event-store', async (client) => {
    if (await mayMigrate(client, 'event_store')) return true;
    const found = await foundVersion(client);
    if (found < migrations.length) throw new EventStoreSchemaOlderError(found, migrations.length);
    if (found > migrations.length) throw new EventStoreSchemaNewerError(found, migrations.length);
    return false;
  });
  if (!isOwner) return 'checked';
  await migrateEventStore(connectionString);
  return 'migrated';
};
