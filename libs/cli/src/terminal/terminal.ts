/** Where a command writes: answers to `out`, and everything about its progress to `err`. */
export interface Terminal {
  readonly out: Output;
  readonly err: Output;
}

/** The part of a stream that is needed here: process.stdout and process.stderr have it. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export const writeLine = (output: Output, line: string): void => {
  output.write(`${line}\n`);
};

/** One JSON document on lines of its own. */
export const writeJson = (output: Output, value: unknown): void => writeLine(output, JSON.stringify(value, null, 2));
