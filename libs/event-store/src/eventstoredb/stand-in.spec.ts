import { afterAll, beforeAll } from '@jest/globals';
import { eventStoreContract } from '../contract-suite.ts';
import { EventStoreDbEventStore } from './eventstoredb-event-store.ts';
import { EVENTSTOREDB_LIMITS } from './limits.ts';
import { StandInServer } from './stand-in/stand-in-server.probe.ts';

// Through the real client, but not against a real server: see StandInServer for what this says, and what it does not.
const server = new StandInServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

eventStoreContract(
  'EventStoreDbEventStore, over a stand-in for the server,',
  async ({ findDefinition }) => new EventStoreDbEventStore({ connectionString: server.url, findDefinition }),
  EVENTSTOREDB_LIMITS,
);
