import { Client, escapeIdentifier } from 'pg';

/** What was made anew, so that no dead row, no old page and no old log of the server holds a value that no table shows any more. */
export interface Purge {
  readonly tables: readonly string[];
  readonly seconds: number;
}

const LOCK_TIMEOUT = '30s';

/**
 * Tables with rows of customers, and that of the keys: a destroyed key, too, is a dead row until then. The log is not among them:
 * it holds personal values encrypted only.
 */
const CUSTOMER_TABLES = `
  select n.nspname as schema, c.relname as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname not in ('pg_catalog', 'information_schema', 'event_store')
    and (n.nspname = 'privacy' or exists (
      select from pg_attribute a where a.attrelid = c.oid and a.attname = 'customer_id' and not a.attisdropped))
  order by 1, 2`;

/**
 * Rewrites the tables that held values of customers and what the planner remembers of their columns, then has the server write a
 * new write-ahead log and delete the old one. Each table is locked while it is rewritten, one after the other. Deletes old
 * write-ahead log only where the server has `wal_recycle = off`, as the local one does.
 * @throws the database's error, when this user may not do that, or a lock does not come within 30 s
 */
export const purge = async (databaseUrl: string, onTable: (table: string) => void): Promise<Purge> => {
  const began = performance.now();
  const client = new Client({ connectionString: databaseUrl, application_name: 'perennial-purge' });
  await client.connect();
  try {
    await client.query(`set lock_timeout = '${LOCK_TIMEOUT}'`);
    const { rows } = await client.query<{ schema: string; name: string }>(CUSTOMER_TABLES);
    const tables: string[] = [];
    for (const { schema, name } of [...rows, { schema: 'pg_catalog', name: 'pg_statistic' }]) {
      const table = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
      onTable(`${schema}.${name}`);
      await client.query(schema === 'pg_catalog' ? `vacuum (full) ${table}` : `vacuum (full, analyze) ${table}`);
      tables.push(`${schema}.${name}`);
    }
    // The first checkpoint lets go of what was written before it; the second of what was still in use then.
    for (let round = 1; round <= 2; round += 1)
      await client.query('select pg_switch_wal()').then(() => client.query('checkpoint'));
    return { tables, seconds: (performance.now() - began) / 1000 };
  } finally {
    await client.end();
  }
};
