import type { ExpectedVersion } from './event-store.ts';

/** Another writer was first, or the stream is not what the writer thought. Nothing was appended. */
export class ConcurrencyConflictError extends Error {
  readonly code = 'CONCURRENCY_CONFLICT';

  constructor(
    readonly streamId: string,
    readonly expected: ExpectedVersion,
    /** Current version of the stream; 0 when it does not exist. */
    readonly actual: number,
  ) {
    super(`Stream ${streamId}: expected version ${expected}, but it is ${actual}`);
    this.name = 'ConcurrencyConflictError';
  }
}

/** Some event ids of the append are in the log already, but not as this very append. Nothing was appended. */
export class DuplicateEventError extends Error {
  readonly code = 'DUPLICATE_EVENT';

  constructor(
    readonly streamId: string,
    readonly eventIds: readonly string[],
  ) {
    super(`Stream ${streamId}: event ids used before: ${eventIds.slice(0, 3).join(', ')}`);
    this.name = 'DuplicateEventError';
  }
}

/** The store was closed, by `close()`. */
export class EventStoreClosedError extends Error {
  readonly code = 'EVENT_STORE_CLOSED';

  constructor() {
    super('The event store is closed');
    this.name = 'EventStoreClosedError';
  }
}
