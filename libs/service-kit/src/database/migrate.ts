import { escapeIdentifier, Client } from 'pg';
import type { DataSource } from 'typeorm';
import { createReactionCheckpoints } from '../reactions/reaction-checkpoints.ts';
import { StartError } from '../start-error.ts';

/** Not `if not exists` alone: that asks for the right to create one even where there is one, and a service's role has none. */
const createSchema = async (client: Client, schema: string): Promise<void> => {
  const { rows } = await client.query('select from pg_namespace where nspname = $1', [schema]);
  if (rows.length === 0) await client.query(`create schema if not exists ${escapeIdentifier(schema)}`);
};

/**
 * Creates the schema, opens the data source and runs what is new of its migrations. TypeORM takes no lock: replicas that boot
 * at once would run the same migration twice, so a lock of the database's is held on a connection of its own.
 */
export const migrateUnderLock = async (databaseUrl: string, schema: string, dataSource: DataSource): Promise<void> => {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [`perennial:migrate:${schema}`]);
    await createSchema(client, schema);
    await createReactionCheckpoints(client, schema);
    await dataSource.initialize();
    await dataSource.runMigrations({ transaction: 'each' });
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    const message = `The schema ${schema} could not be brought up to date: ${(error as Error).message}`;
    throw new StartError('MIGRATION_FAILED', message, 1, { cause: error });
  } finally {
    // Ending the session lets go of the lock.
    await client.end();
  }
};
