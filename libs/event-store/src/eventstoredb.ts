export { AppendTooLargeError, EventStoreAccessDeniedError, EventStoreFailedError } from './eventstoredb/errors.ts';
export { EventStoreDbEventStore, type EventStoreDbEventStoreOptions } from './eventstoredb/eventstoredb-event-store.ts';
export { EVENTSTOREDB_LIMITS } from './eventstoredb/limits.ts';
