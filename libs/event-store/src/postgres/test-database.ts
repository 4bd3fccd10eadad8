import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { migrateEventStore } from './migrate.ts';

/** A database of its own on the test server, empty, or with the event store's schema. */
export interface TestDatabase {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

export const query = async (url: string, text: string, values: unknown[] = []) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text, values)).rows;
  } finally {
    await client.end();
  }
};

export const emptyDatabase = async (): Promise<TestDatabase> => {
  const server = process.env['PERENNIAL_TEST_DATABASE_URL'];
  if (server === undefined) throw new Error('PERENNIAL_TEST_DATABASE_URL is not set: run `node scripts/jest.mjs`');
  const name = `event_store_${randomUUID().replaceAll('-', '')}`;
  await query(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => {
      await query(server, `drop database ${name} with (force)`);
    },
  };
};

export const eventStoreDatabase = async (): Promise<TestDatabase> => {
  const database = await emptyDatabase();
  await migrateEventStore(database.url);
  return database;
};

/** A role that may log in to one database, of this name and with a password; owner of nothing. */
export const loginRole = async ({ url }: TestDatabase) => {
  const name = `role_${randomUUID().replaceAll('-', '')}`;
  await query(url, `create role ${name} login password '${name}'`);
  const own = new URL(url);
  own.username = name;
  own.password = name;
  return {
    name,
    url: own.href,
    /** Before its database is dropped. */
    drop: () => query(url, `drop owned by ${name}; drop role ${name}`),
  };
};
