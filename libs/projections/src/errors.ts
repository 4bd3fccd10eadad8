import type { Position, RecordedEvent } from '@perennial/kernel';

/** A handler (or key function) of a projection threw, or gave a row that is not its own. The batch was rolled back. */
export class ProjectionHandlerError extends Error {
  readonly code = 'PROJECTION_HANDLER_FAILED';
  readonly eventId: string;
  readonly eventType: string;
  readonly position: Position;

  constructor(
    readonly projection: string,
    event: Pick<RecordedEvent, 'id' | 'type' | 'position'>,
    cause: unknown,
  ) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`Projection ${projection} failed on ${event.type} ${event.id} at position ${event.position}: ${reason}`, {
      cause,
    });
    this.name = 'ProjectionHandlerError';
    this.eventId = event.id;
    this.eventType = event.type;
    this.position = event.position;
  }
}

/** The rows were built by another version of the projection than this process runs. Nothing was changed. */
export class ProjectionVersionError extends Error {
  readonly code = 'PROJECTION_VERSION_MISMATCH';

  constructor(
    readonly projection: string,
    readonly expected: number,
    /** The version that built the live rows; null when nothing did yet. */
    readonly found: number | null,
  ) {
    super(
      `Projection ${projection}: the live rows are of version ${found ?? 'none'}, this process runs version ${expected}; ` +
        (found !== null && found > expected ? 'restart it with the newer code' : 'rebuild the projection'),
    );
    this.name = 'ProjectionVersionError';
  }
}

/** The table has forgotten a checkpoint that was there before: the database server crashed. The log is to be read again. */
export class CheckpointBehindError extends Error {
  readonly code = 'CHECKPOINT_BEHIND';

  constructor(
    readonly projection: string,
    readonly partition: number,
    readonly position: Position,
  ) {
    super(`Projection ${projection}: the checkpoint of partition ${partition} went back to ${position || 'the start'}`);
    this.name = 'CheckpointBehindError';
  }
}

/** Somebody, maybe another process, is rebuilding this projection already. */
export class RebuildInProgressError extends Error {
  readonly code = 'REBUILD_IN_PROGRESS';

  constructor(readonly projection: string) {
    super(`Projection ${projection} is being rebuilt already: wait until that rebuild has ended`);
    this.name = 'RebuildInProgressError';
  }
}

/** The rows have events that the log does not: it was restored from an older backup, or it is another log. */
export class LogBehindError extends Error {
  readonly code = 'LOG_BEHIND';

  constructor(
    readonly projection: string,
    readonly checkpoint: Position,
    readonly reached: Position,
  ) {
    super(
      `Projection ${projection} is at position ${checkpoint}, but the log ends at ${reached}: is it the right log?`,
    );
    this.name = 'LogBehindError';
  }
}

/** The live table is not what it was when the rebuild began: a migration came between. The live table was left as it is. */
export class TableChangedError extends Error {
  readonly code = 'TABLE_CHANGED';

  constructor(readonly projection: string) {
    super(`Projection ${projection}: its table was migrated while it was being rebuilt; rebuild it again`);
    this.name = 'TableChangedError';
  }
}

/** No projection of this name is declared here. */
export class UnknownProjectionError extends Error {
  readonly code = 'UNKNOWN_PROJECTION';

  constructor(
    readonly projection: string,
    known: readonly string[],
  ) {
    super(`No projection is called ${projection}; there are: ${known.join(', ') || 'none'}`);
    this.name = 'UnknownProjectionError';
  }
}

/** There is a table of that name, and it is not one that was built beside a read model: it is not replaced. */
export class TableNotBesideError extends Error {
  readonly code = 'TABLE_NOT_BESIDE';

  constructor(readonly table: string) {
    super(`There is another table called ${table}: choose a new name for the one beside the live read model`);
    this.name = 'TableNotBesideError';
  }
}

/** No table of that name was built beside a read model here. */
export class BesideTableUnknownError extends Error {
  readonly code = 'BESIDE_TABLE_UNKNOWN';

  constructor(readonly table: string) {
    super(`No table ${table} was built beside a read model here`);
    this.name = 'BesideTableUnknownError';
  }
}

/** The table was dropped while it was being built: by a person, or because a customer was erased meanwhile. */
export class BesideTableDroppedError extends Error {
  readonly code = 'BESIDE_TABLE_DROPPED';

  constructor(
    readonly table: string,
    options: ErrorOptions,
  ) {
    super(`The table ${table} was dropped while it was being built: build it again`, options);
    this.name = 'BesideTableDroppedError';
  }
}
