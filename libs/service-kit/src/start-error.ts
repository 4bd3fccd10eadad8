/** Why a service cannot start, in one sentence for whoever starts it: printed without a stack trace. */
export class StartError extends Error {
  constructor(
    /** Stable, SCREAMING_SNAKE. */
    readonly code: string,
    message: string,
    /** Of the process: 78 (EX_CONFIG) for settings that must be changed, 1 for what may pass. */
    readonly exitCode: 1 | 78 = 1,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'StartError';
  }
}
