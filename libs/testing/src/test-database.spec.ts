import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { testDatabase } from './test-database.ts';

const query = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};

describe('a test database', () => {
  it('is empty, has the schema of the log, and is seen by no other test', async () => {
    const [one, two] = await Promise.all([testDatabase(), testDatabase()]);
    await query(one.url, 'create table mine as select 1');
    expect(await query(two.url, `select to_regclass('mine') as mine`)).toEqual([{ mine: null }]);
    expect(await query(two.url, `select to_regnamespace('event_store')::text as log`)).toEqual([
      { log: 'event_store' },
    ]);
    await Promise.all([one.drop(), two.drop()]);
  });

  it('is gone when it was dropped', async () => {
    const database = await testDatabase();
    await database.drop();
    await expect(query(database.url, 'select 1')).rejects.toThrow('does not exist');
  });
});
