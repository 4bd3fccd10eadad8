/** The user's request cannot be carried out, for a reason that one sentence tells: shown without a stack trace. */
export class Failure extends Error {
  constructor(
    sentence: string,
    /** 1: it did not work; 2: it was not asked for properly; 130: the user interrupted it. */
    readonly exitCode: 1 | 2 | 130 = 1,
    options?: ErrorOptions,
  ) {
    super(sentence, options);
    this.name = 'Failure';
  }
}
