export { ConcurrencyConflictError, DuplicateEventError, EventStoreClosedError } from './errors.ts';
export {
  type AppendRequest,
  type AppendResult,
  type EventStore,
  type ExpectedVersion,
  type Page,
  type ReadAllOptions,
  type ReadCustomerOptions,
  type ReadStreamOptions,
} from './event-store.ts';
