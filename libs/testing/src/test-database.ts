import { randomUUID } from 'node:crypto';
import { migrateEventStore } from '@perennial/event-store';
import { migratePrivacy } from '@perennial/privacy';
import pg from 'pg';

/** A database of one spec's own. */
export interface TestDatabase {
  readonly url: string;
  /** Removes the database, and ends whatever is still connected to it. Close your own connections first. */
  drop(): Promise<void>;
}

const template = 'perennial_template';

const serverUrl = (): string => {
  const url = process.env['PERENNIAL_TEST_DATABASE_URL'];
  if (url) return url;
  throw new Error('PERENNIAL_TEST_DATABASE_URL is not set: run the tests by `npm test` or `node scripts/jest.mjs`.');
};

const urlOf = (database: string): string => {
  const url = new URL(serverUrl());
  url.pathname = `/${database}`;
  return url.href;
};

const onServer = async (work: (client: pg.Client) => Promise<void>): Promise<void> => {
  const client = new pg.Client({ connectionString: serverUrl(), application_name: 'perennial-test-database' });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
};

/** Workers of one run share the template: whoever comes first makes it, and nobody may be connected to it while it is copied. */
const copyTemplate = (database: string): Promise<void> =>
  onServer(async (client) => {
    await client.query(`select pg_advisory_lock(hashtextextended('perennial:test-template', 0))`);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (rowCount === 0) await client.query(`create database ${template}`);
    await migrateEventStore(urlOf(template));
    await migratePrivacy(urlOf(template));
    await client.query(`create database ${database} template ${template}`);
  });

/**
 * Makes an empty database with the schemas of log and keys, on the server of this test run; call it once per spec. Takes some tens of
 * milliseconds, as it is a copy.
 */
export const testDatabase = async (): Promise<TestDatabase> => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await copyTemplate(name);
  return {
    url: urlOf(name),
    drop: () =>
      onServer(async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
};
