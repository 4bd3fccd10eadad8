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
  NotPermittedError,
  UnreadableEventError,
} from './errors.ts';
export type {
  AppendRequest,
  AppendResult,
  EventStore,
  ExpectedVersion,
  FollowOptions,
  FollowSignal,
  LogSelection,
  Page,
  ReadAllBackwardsOptions,
  ReadAllOptions,
  ReadCustomerOptions,
  ReadStreamOptions,
} from './event-store.ts';
export { followLog } from './follow.ts';
export { pagesAfter } from './pages.ts';
export { migrateEventStore, type MigrateEventStoreOptions } from './postgres/migrate.ts';
export {
  type EventStoreTimeouts,
  PostgresEventStore,
  type PostgresEventStoreOptions,
} from './postgres/postgres-event-store.ts';
export type { FindStoredDefinition, StoredDefinition } from './stored-data.ts';
