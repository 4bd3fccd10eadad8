import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A database of one spec's own on the test server, empty. */
export interface TestDatabase {
  readonly url: string;
  readonly query: (text: string, values?: unknown[]) => Promise<readonly Record<string, unknown>[]>;
  readonly drop: () => Promise<void>;
}

const queryAt = async (url: string, text: string, values: unknown[] = []) => {
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
  const name = `privacy_${randomUUID().replaceAll('-', '')}`;
  await queryAt(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    query: (text, values) => queryAt(url.href, text, values),
    drop: async () => {
      await queryAt(server, `drop database ${name} with (force)`);
    },
  };
};
