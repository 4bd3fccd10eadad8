import { HttpException } from '@nestjs/common';

/** One thing that is wrong in the input: where (JSON pointer into body, or into the query), and what. */
export interface ProblemDetail {
  readonly pointer: string;
  readonly message: string;
}

export interface ProblemOptions {
  readonly status: number;
  /** Stable, SCREAMING_SNAKE: what clients decide by. */
  readonly code: string;
  /** What was expected, what was found and what to do next, in words; never personal data. */
  readonly detail: string;
  /** Further members of the document, e.g. `expected` and `actual`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly ProblemDetail[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that is an RFC 9457 problem document. Thrown by guards, pipes and handlers; the filter writes it. */
export class Problem extends HttpException {
  readonly code: string;
  readonly detail: string;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly errors: readonly ProblemDetail[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(options: ProblemOptions) {
    super(options.detail, options.status);
    this.name = 'Problem';
    this.code = options.code;
    this.detail = options.detail;
    this.extensions = options.extensions ?? {};
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }
}

/** A 400 about one header or parameter. */
export const badRequest = (code: string, detail: string): Problem => new Problem({ status: 400, code, detail });
