import { PrivacySchemaNewerError } from '../errors.ts';
import { migrations } from './migrations/index.ts';
import { inTransaction, withClient } from './with-client.ts';

/**
 * Brings the schema `privacy` to the version that this code knows, and creates it when there is none. Doing it twice changes
 * nothing; of several processes that do it at once, one works and the others wait for it.
 *
 * @throws PrivacySchemaNewerError when newer code was there before
 */
export const migratePrivacy = (connectionString: string): Promise<void> =>
  withClient(connectionString, 'migrate-privacy', async (client) => {
    await client.query(`select pg_advisory_lock(hashtextextended('perennial:migrate:privacy', 0))`);
    await client.query(`
      create schema if not exists privacy;
      create table if not exists privacy.migrations (
        version integer primary key, name text not null, applied_at timestamptz not null default now()
      )`);
    const { rows } = await client.query<{ version: number }>(
      'select coalesce(max(version), 0) as version from privacy.migrations',
    );
    const found = rows[0]?.version ?? 0;
    if (found > migrations.length) throw new PrivacySchemaNewerError(found, migrations.length);
    for (const [index, { name, sql }] of migrations.entries()) {
      if (index < found) continue;
      await inTransaction(client, async () => {
        await client.query(sql);
        await client.query('insert into privacy.migrations (version, name) values ($1, $2)', [index + 1, name]);
      });
    }
  });
