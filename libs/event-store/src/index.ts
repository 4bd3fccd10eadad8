export {
  ConcurrencyConflictError,
  DuplicateEventError,
  EventStoreClosedError,
  EventStoreSchemaNewerError,
  EventStoreUnavailableError,
  InvalidPositionError,
} from './errors.ts';
export type {
  AppendRequest,
  AppendResult,
  EventStore,
  ExpectedVersion,
  Page,
  ReadAllOptions,
  ReadCustomerOptions,
  ReadStreamOptions,
} from './event-store.ts';
export { migrateEventStore } from './postgres/migrate.ts';
export { PostgresEventStore, type PostgresEventStoreOptions } from './postgres/postgres-event-store.ts';
export type { FindStoredDefinition, StoredDefinition } from './stored-data.ts';
