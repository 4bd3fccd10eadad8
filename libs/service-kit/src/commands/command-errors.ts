/** The stream is not at the version that the sender has seen. Nothing was decided. */
export class StaleVersionError extends Error {
  readonly code = 'STALE_VERSION';

  constructor(
    readonly expected: number,
    /** Current version of the stream; 0 when it does not exist. */
    readonly actual: number,
  ) {
    super(`Expected version ${expected}, but the stream is at ${actual}`);
    this.name = 'StaleVersionError';
  }
}

/** The ids that the events would get are in the log already, of another command. Nothing was appended. */
export class KeyReusedError extends Error {
  readonly code = 'IDEMPOTENCY_KEY_REUSED';

  constructor() {
    super('The event ids of this command are in the log already, of another command');
    this.name = 'KeyReusedError';
  }
}

/** Other writers of the same stream were first at every try. Nothing was appended. */
export class CommandContentionError extends Error {
  readonly code = 'CONCURRENCY_CONFLICT';

  constructor(readonly attempts: number) {
    super(`Other writers were first ${attempts} times`);
    this.name = 'CommandContentionError';
  }
}
