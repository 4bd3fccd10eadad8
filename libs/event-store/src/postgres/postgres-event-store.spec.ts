import { afterAll, beforeAll } from '@jest/globals';
import { eventStoreContract } from '../contract-suite.ts';
import { PostgresEventStore } from './postgres-event-store.ts';
import { eventStoreDatabase, type TestDatabase } from './test-database.ts';
import { type TestKeys, testKeys } from './test-keys.ts';

let database: TestDatabase;
let keys: TestKeys;
beforeAll(async () => {
  database = await eventStoreDatabase();
  keys = await testKeys(database.url);
});
afterAll(async () => {
  keys.remove();
  await database.drop();
});

eventStoreContract(
  'PostgresEventStore',
  async ({ findDefinition }) => new PostgresEventStore({ connectionString: database.url, findDefinition }),
);

eventStoreContract(
  'PostgresEventStore with keys',
  async ({ findDefinition }) =>
    new PostgresEventStore({
      connectionString: database.url,
      findDefinition,
      personalData: { keyEncryption: keys.keyEncryption },
    }),
);
