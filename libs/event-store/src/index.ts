export {
  ConcurrencyConflictError,
  DuplicateEventError,
  EventStoreClosedError,
  EventStoreFullError,
  EventStoreOverloadedError,
  EventStoreSchemaNewerError,
  EventStoreTimeoutError,
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
export {
  type EventStoreTimeouts,
  PostgresEventStore,
  type PostgresEventStoreOptions,
} from './postgres/postgres-event-store.ts';
export type { FindStoredDefinition, StoredDefinition } from './stored-data.ts';
