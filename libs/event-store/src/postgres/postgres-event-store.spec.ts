import { afterAll, beforeAll } from '@jest/globals';
import { eventStoreContract } from '../contract-suite.ts';
import { PostgresEventStore } from './postgres-event-store.ts';
import { eventStoreDatabase, type TestDatabase } from './test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await eventStoreDatabase();
});
afterAll(() => database.drop());

eventStoreContract(
  'PostgresEventStore',
  async ({ findDefinition }) => new PostgresEventStore({ connectionString: database.url, findDefinition }),
);
