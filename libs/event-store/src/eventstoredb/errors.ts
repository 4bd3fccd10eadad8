/** The server would not take an append of this size. Nothing was appended. */
export class AppendTooLargeError extends Error {
  readonly code = 'APPEND_TOO_LARGE';

  constructor(
    /** In bytes, over all events of the append; undefined when the server did not say. */
    readonly limit: number | undefined,
    cause: unknown,
  ) {
    super(
      `The append is larger than EventStoreDB takes${limit === undefined ? '' : ` (${limit} bytes)`}: ` +
        'append fewer events at once, or start the server with a larger MaxAppendSize',
      { cause },
    );
    this.name = 'AppendTooLargeError';
  }
}

/** The user of the connection string may not do this. */
export class EventStoreAccessDeniedError extends Error {
  readonly code = 'EVENT_STORE_ACCESS_DENIED';

  constructor(cause: unknown) {
    super(
      'EventStoreDB denies access: the user of the connection string must exist, and must be allowed to read $all and to ' +
        'write streams that begin with "perennial"',
      { cause },
    );
    this.name = 'EventStoreAccessDeniedError';
  }
}

/** EventStoreDB refused or failed in a way that trying again does not mend. */
export class EventStoreFailedError extends Error {
  readonly code = 'EVENT_STORE_FAILED';

  constructor(cause: unknown) {
    super(`EventStoreDB failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'EventStoreFailedError';
  }
}
