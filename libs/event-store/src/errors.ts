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

/** The database could not be reached, twice. Whether the append was made is unknown; trying again with the same ids is safe. */
export class EventStoreUnavailableError extends Error {
  readonly code = 'EVENT_STORE_UNAVAILABLE';
  /** The same call may be made again: appends are idempotent by their event ids. */
  readonly retriable = true;

  constructor(cause: unknown) {
    super(`The event store cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}. Try again.`, {
      cause,
    });
    this.name = 'EventStoreUnavailableError';
  }
}

/** The database was migrated by newer code than this: running on would misread it. */
export class EventStoreSchemaNewerError extends Error {
  readonly code = 'EVENT_STORE_SCHEMA_NEWER';

  constructor(
    readonly found: number,
    readonly known: number,
  ) {
    super(
      `The event store has schema version ${found}, but this code knows only ${known}: run the version of Perennial that migrated it, or a newer one`,
    );
    this.name = 'EventStoreSchemaNewerError';
  }
}

/** A position that no event store of this platform has given out. */
export class InvalidPositionError extends Error {
  readonly code = 'INVALID_POSITION';

  constructor(readonly position: string) {
    super(`"${position.slice(0, 40)}" is not a position of this log: expected 16 digits, or nothing for its start`);
    this.name = 'InvalidPositionError';
  }
}
