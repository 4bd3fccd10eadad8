import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { freePort, LocalPostgres, type TemporaryHome, temporaryHome } from '@perennial/local';
import { Client } from 'pg';
import { ByteSearch } from './byte-search.ts';
import { purge } from './purge.ts';
import { searchFiles } from './search-files.ts';
import { searchTables } from './search-tables.ts';

jest.setTimeout(240_000);

const SECRET = 'Zephyrine Quaxolotl, 12 St James Square';

let home: TemporaryHome;
let postgres: LocalPostgres;

/** With the settings of the platform, but for the waits for the disk. */
beforeAll(async () => {
  home = temporaryHome();
  postgres = new LocalPostgres({ home, port: await freePort(), settings: { fsync: 'off' } });
  await postgres.start();
  await run(`
    create schema shop;
    create table shop.directory (customer_id uuid primary key, name text, note text);
    create index on shop.directory (name)`);
  // Others enough for the planner to remember how values are distributed.
  await run(`insert into shop.directory select gen_random_uuid(), 'customer ' || n from generate_series(1, 5000) n`);
  await run('insert into shop.directory values (gen_random_uuid(), $1, repeat($1, 500))', [SECRET]);
  await run(`insert into shop.directory select gen_random_uuid(), $1 from generate_series(1, 50)`, [SECRET]);
  await run('analyze shop.directory');
});

afterAll(async () => {
  await postgres.stop();
  home.remove();
});

const run = async (sql: string, values?: unknown[]): Promise<void> => {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(sql, values);
  await client.end();
};

const search = new ByteSearch([SECRET]);
const { signal } = new AbortController();
const found = async () => {
  const tables = await searchTables(postgres.url, search, { signal, onProgress: () => undefined });
  const files = await searchFiles(home.path, search, { signal, onProgress: () => undefined });
  return { tables: [...new Set(tables.hits.map(({ table }) => table))], files: files.hits.map(({ file }) => file) };
};

it('What a scrub leaves behind in the files of PostgreSQL is found, and gone after a purge', async () => {
  expect((await found()).tables).toEqual(['pg_catalog.pg_statistic', 'shop.directory']);

  await run(`update shop.directory set name = '[erased]', note = null where name = $1`, [SECRET]);
  await run('checkpoint');
  const scrubbed = await found();
  expect(scrubbed.tables).toEqual(['pg_catalog.pg_statistic']);
  expect(scrubbed.files.some((file) => file.includes('/base/'))).toBe(true);
  expect(scrubbed.files.some((file) => file.includes('/pg_wal/'))).toBe(true);

  const { tables } = await purge(postgres.url, () => undefined);
  expect(tables).toEqual(['shop.directory', 'pg_catalog.pg_statistic']);
  expect(await found()).toEqual({ tables: [], files: [] });
});
