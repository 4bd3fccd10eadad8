import type pg from 'pg';
import { PrivacySchemaNewerError, PrivacySchemaOlderError } from '../errors.ts';
import { migrations } from './migrations/index.ts';
import { inTransaction, withClient } from './with-client.ts';

/**
 * Whether the role of this connection may change a schema: it owns it, or is a member of its owner; or there is none yet, and it
 * may make one.
 */
export const mayMigrate = async (client: pg.ClientBase, schema: string): Promise<boolean> => {
  const { rows } = await client.query<{ may: boolean }>(
    `select coalesce(
       (select pg_has_role(current_user, nspowner, 'usage') from pg_namespace where nspname = $1),
       has_database_privilege(current_database(), 'create')
     ) as may`,
    [schema],
  );
  return rows[0]?.may === true;
};

const foundVersion = async (client: pg.ClientBase): Promise<number> => {
  const { rows: there } = await client.query<{ there: boolean }>(
    `select to_regclass('privacy.migrations') is not null as there`,
  );
  if (!there[0]?.there) return 0;
  const { rows } = await client.query<{ version: number }>(
    'select coalesce(max(version), 0) as version from privacy.migrations',
  );
  return rows[0]?.version ?? 0;
};

/**
 * Brings the schema `privacy` to the version that this code knows, and creates it when there is none. Doing it twice changes
 * nothing; of several processes that do it at once, one works and the others wait for it.
 *
 * @throws PrivacySchemaNewerError when newer code was there before
 */
export const migratePrivacy = (connectionString: string): Promise<void> =>
  withClient(connectionString, 'migrate-privacy', async (client) => {
    if (!(await mayMigrate(client, 'privacy'))) {
      const found = await foundVersion(client);
      if (found < migrations.length) throw new PrivacySchemaOlderError(found, migrations.length);
      if (found > migrations.length) throw new PrivacySchemaNewerError(found, migrations.length);
      return;
    }
    await client.query(`select pg_advisory_lock(hashtextextended('perennial:migrate:privacy', 0))`);
    await client.query(`
      create schema if not exists privacy;
      create table if not exists privacy.migrations (
        version integer primary key, name text not null, applied_at timestamptz not null default now()
      )`);
    const found = await foundVersion(client);
    if (found > migrations.length) throw new PrivacySchemaNewerError(found, migrations.length);
    for (const [index, { name, sql }] of migrations.entries()) {
      if (index < found) continue;
      await inTransaction(client, async () => {
        await client.query(sql);
        await client.query('insert into privacy.migrations (version, name) values ($1, $2)', [index + 1, name]);
      });
    }
  });
