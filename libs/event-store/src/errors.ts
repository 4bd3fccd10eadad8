import type { Position } from '@perennial/kernel';
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

/** The database's role of this process may not write to streams of this category. Nothing was written. */
export class NotPermittedError extends Error {
  readonly code = 'APPEND_NOT_PERMITTED';

  constructor(
    readonly streamId: string,
    cause: unknown,
  ) {
    super(
      `The database refuses to write to ${streamId}: ${cause instanceof Error ? cause.message : String(cause)}. Connect as the role of the service that owns streams of its category.`,
      { cause },
    );
    this.name = 'NotPermittedError';
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

/** The database has given up: a statement took too long, or another transaction held a lock too long. Nothing was done. */
export class EventStoreTimeoutError extends Error {
  readonly code = 'EVENT_STORE_TIMEOUT';
  readonly retriable = true;

  constructor(
    /** What took too long: the statement as a whole, or waiting for a lock that another transaction holds. */
    readonly waitedFor: 'statement' | 'lock',
    cause: unknown,
  ) {
    const what = waitedFor === 'lock' ? 'Another transaction held a lock too long' : 'The statement took too long';
    super(`${what}; nothing was done, and trying again is safe: ${cause instanceof Error ? cause.message : ''}`, {
      cause,
    });
    this.name = 'EventStoreTimeoutError';
  }
}

/** More appends wait in this process than it may hold. Nothing was appended; those that wait go on. */
export class EventStoreOverloadedError extends Error {
  readonly code = 'EVENT_STORE_OVERLOADED';
  readonly retriable = true;

  constructor(readonly waiting: number) {
    super(`${waiting} appends wait for the event store already, which is all that may wait: try again later`);
    this.name = 'EventStoreOverloadedError';
  }
}

/** The disk of the database is full. Nothing was appended; what was acknowledged is there. */
export class EventStoreFullError extends Error {
  readonly code = 'EVENT_STORE_FULL';
  /** Once there is room again. */
  readonly retriable = true;

  constructor(cause: unknown) {
    super(`The disk of the event store is full: ${cause instanceof Error ? cause.message : ''}. Free some space.`, {
      cause,
    });
    this.name = 'EventStoreFullError';
  }
}

/**
 * One event of the log cannot be read: its JSON is not what its schema says, or it is of a newer schema version than this code
 * knows. What is before it is delivered; what follows it is not, because order is part of the promise. Reads that do not
 * select it (other types, other streams) are not concerned.
 */
export class UnreadableEventError extends Error {
  readonly code = 'EVENT_UNREADABLE';

  constructor(
    readonly eventId: string,
    readonly type: string,
    readonly position: string,
    cause: unknown,
  ) {
    super(
      `Event ${eventId} (${type}) at position ${position} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
    this.name = 'UnreadableEventError';
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

/** Some of the events that were asked for have left the log for its archive. Nothing is given, rather than a part. */
export class EventsArchivedError extends Error {
  readonly code = 'EVENTS_ARCHIVED';

  constructor(
    /** The last archived position: what comes after it can be read. */
    readonly archivedTo: Position,
  ) {
    super(
      `Events up to position ${archivedTo} are in the archive: attach them again (attachArchive), or read after that position`,
    );
    this.name = 'EventsArchivedError';
  }
}

/** The schema lags behind this code, and the role that this process signs in with may not change it. */
export class EventStoreSchemaOlderError extends Error {
  readonly code = 'EVENT_STORE_SCHEMA_OLDER';

  constructor(
    readonly found: number,
    readonly needed: number,
  ) {
    super(
      `The event store has schema version ${found}, but this code needs ${needed}, and its role may not change it: run perennial migrate as the owner first`,
    );
    this.name = 'EventStoreSchemaOlderError';
  }
}

/** A position that no event store of this platform has given out. */
export class InvalidPositionError extends Error {
  readonly code = 'INVALID_POSITION';

  constructor(readonly position: string) {
    super(
      `"${position.slice(0, 40)}" is not a position of this log: expected digits as it gave them out, or nothing for its start`,
    );
    this.name = 'InvalidPositionError';
  }
}

/** Another process seals the chain of this tenant at this moment. Nothing was done. */
export class SealInProgressError extends Error {
  readonly code = 'SEAL_IN_PROGRESS';
  readonly retriable = true;

  constructor(readonly tenantId: string) {
    super(`The chain of tenant ${tenantId} is being sealed by another process: one at a time`);
    this.name = 'SealInProgressError';
  }
}

/** The last block of a chain was changed: nothing is sealed after it. */
export class ChainBrokenError extends Error {
  readonly code = 'CHAIN_BROKEN';

  constructor(
    readonly tenantId: string,
    readonly block: number,
  ) {
    super(
      `Block ${block} of the chain of tenant ${tenantId} was changed, so nothing is sealed after it: verify the chain`,
    );
    this.name = 'ChainBrokenError';
  }
}

/** The tenant has no chain: none was begun, or it was deleted as a whole. */
export class ChainMissingError extends Error {
  readonly code = 'CHAIN_MISSING';

  constructor(readonly tenantId: string) {
    super(`Tenant ${tenantId} has no chain: none was ever begun, or it was deleted`);
    this.name = 'ChainMissingError';
  }
}

/** The replica is no replica of this primary any more. Told, not thrown: the primary is read instead. */
export class ReplicaUnusableError extends Error {
  readonly code = 'REPLICA_UNUSABLE';

  constructor(why: string) {
    super(`The replica is not read from: ${why}`);
    this.name = 'ReplicaUnusableError';
  }
}
