import { afterAll, beforeAll } from '@jest/globals';
import { type TestDatabase, testDatabase } from '@perennial/testing';
import { type Bearer, type HttpClient, type RunningServices, startServices } from '@perennial/testing/services';

/** The real service as a process of its own, on a database of its own, for as long as a spec file lasts. */
export const runningEnhancement = (): { readonly client: (bearer?: Bearer) => Promise<HttpClient> } => {
  let database: TestDatabase;
  let services: RunningServices;

  beforeAll(async () => {
    database = await testDatabase();
    services = await startServices(['enhancement'], { databaseUrl: database.url });
  }, 120_000);

  afterAll(async () => {
    await services?.stop();
    await database?.drop();
  });

  return { client: (bearer) => services.client('enhancement', bearer) };
};
