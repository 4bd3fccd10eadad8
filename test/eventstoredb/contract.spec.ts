import { afterAll, it } from '@jest/globals';
import { EVENTSTOREDB_LIMITS, EventStoreDbEventStore } from '@perennial/event-store/eventstoredb';
import { eventStoreContract } from '@perennial/event-store/contract-suite';
import { describeWhere } from '@perennial/testing';
import { realServer } from './real-server.ts';

const server = await realServer(process.env);

if ('missing' in server) {
  describeWhere(server.missing, 'EventStoreDB: the contract on a real server', () => {
    it('is kept', () => undefined);
  });
} else {
  afterAll(server.stop);
  eventStoreContract(
    'EventStoreDbEventStore, on a real server,',
    async ({ findDefinition }) => new EventStoreDbEventStore({ connectionString: server.url, findDefinition }),
    EVENTSTOREDB_LIMITS,
  );
}
