import { PassThrough } from 'node:stream';
import { Logger, StreamableFile } from '@nestjs/common';

const codeOf = (error: unknown): string => {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : 'INTERNAL';
};

/**
 * Streams what a long task tells: a line `{"progress": …}` each time, then one `{"result": …}` or, when it fails,
 * `{"error": {code, detail}}`. The task goes on when the client has left: what it does is worth finishing.
 */
export const ndjson = <Progress, Result>(
  task: (onProgress: (progress: Progress) => void) => Promise<Result>,
): StreamableFile => {
  const lines = new PassThrough();
  const write = (line: unknown): void => {
    if (lines.writable) lines.write(`${JSON.stringify(line)}\n`);
  };
  // A client that has left must not end the process.
  lines.on('error', () => undefined);
  task((progress) => write({ progress }))
    .then((result) => write({ result }))
    .catch((error: unknown) => {
      new Logger('Operations').error({ message: 'An operator’s task failed', error });
      write({ error: { code: codeOf(error), detail: (error as Error).message } });
    })
    .finally(() => lines.end());
  return new StreamableFile(lines, { type: 'application/x-ndjson' });
};
