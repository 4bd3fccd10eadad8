import type { Pool, PoolClient } from 'pg';
import { qualified } from './sql-names.ts';
import { withClient } from './with-client.ts';

/** The table that a read model is rebuilt in, before it takes the live one's place. */
export const buildOf = (table: string): string => `${table}__build`;

/** What gives the lock back, or undefined when another rebuild of this projection runs. Ends with the session, too. */
export const lockRebuild = async (
  client: PoolClient,
  schema: string,
  projection: string,
): Promise<(() => Promise<void>) | undefined> => {
  const key = [`perennial:rebuild:${schema}.${projection}`];
  const { rows } = await client.query<{ locked: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
    key,
  );
  if (!rows[0]?.locked) return undefined;
  return async () => {
    await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', key);
  };
};

/**
 * Drops the table of a rebuild whose process died: nobody folds it on, and no erasure reaches what it holds. That of a rebuild
 * which runs stays.
 */
export const dropAbandonedBuild = async (
  pool: Pool,
  { schema, table }: { readonly schema: string; readonly table: string },
  projection: string,
): Promise<void> => {
  const build = qualified(schema, buildOf(table));
  const { rows } = await pool.query<{ there: boolean }>('select to_regclass($1) is not null as there', [build]);
  if (!rows[0]?.there) return;
  await withClient(pool, async (client) => {
    const unlock = await lockRebuild(client, schema, projection);
    if (!unlock) return;
    await client.query(`drop table if exists ${build}`);
    await unlock();
  });
};
