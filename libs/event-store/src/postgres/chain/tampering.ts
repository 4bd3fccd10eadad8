import pg from 'pg';
import { query } from '../test-database.ts';

const guarded = async (url: string): Promise<readonly string[]> => {
  const partitions = await query(url, 'select name from event_store.partitions');
  return ['events', 'chain', ...partitions.map(({ name }) => String(name))].map((name) => `event_store.${name}`);
};

/** What only the owner of the database can do: changes the log or its chain, with the triggers that refuse it out of the way. */
export const tamper = async (url: string, ...statements: readonly string[]): Promise<void> => {
  const tables = await guarded(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin');
    for (const table of tables) await client.query(`alter table ${table} disable trigger append_only`);
    for (const statement of statements) await client.query(statement);
    for (const table of tables) await client.query(`alter table ${table} enable always trigger append_only`);
    await client.query('commit');
  } finally {
    await client.end();
  }
};
