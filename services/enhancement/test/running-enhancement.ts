import { afterAll, beforeAll } from '@jest/globals';
import { newId, type Purpose } from '@perennial/contracts';
import { PostgresEventStore } from '@perennial/event-store';
import { type Position, streamOf } from '@perennial/kernel';
import { recorded, type TestDatabase, testDatabase } from '@perennial/testing';
import { type Bearer, type HttpClient, type RunningServices, startServices } from '@perennial/testing/services';

export interface RunningEnhancement {
  readonly client: (bearer?: Bearer) => Promise<HttpClient>;
  /** Acquisition has recorded that the customer consents, or consents no more; resolves to the position. */
  readonly granted: (customerId: string, purpose?: Purpose) => Promise<Position>;
  readonly revoked: (customerId: string, purpose?: Purpose) => Promise<Position>;
}

/** The real service as a process of its own, on a database of its own, for as long as a spec file lasts. */
export const runningEnhancement = (): RunningEnhancement => {
  let database: TestDatabase;
  let services: RunningServices;
  let store: PostgresEventStore;

  beforeAll(async () => {
    database = await testDatabase();
    services = await startServices(['enhancement'], { databaseUrl: database.url });
    store = new PostgresEventStore({ connectionString: database.url, maxReadConnections: 1 });
  }, 120_000);

  afterAll(async () => {
    await services?.stop();
    await store?.close();
    await database?.drop();
  });

  const tell = async (event: ReturnType<typeof recorded<'ConsentGranted' | 'ConsentRevoked'>>): Promise<Position> => {
    const streamId = streamOf('customer', event.data.customerId);
    const events = [{ ...event, id: newId() }];
    return (await store.append({ tenantId: 'local', streamId, expectedVersion: 'any', events })).position;
  };

  return {
    client: (bearer) => services.client('enhancement', bearer),
    granted: (customerId, purpose = 'marketing') =>
      tell(recorded('ConsentGranted', { customerId, purpose, lawfulBasis: 'consent', proof: 'ticked the box' })),
    revoked: (customerId, purpose = 'marketing') => tell(recorded('ConsentRevoked', { customerId, purpose })),
  };
};
