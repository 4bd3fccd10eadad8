import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';

const largest = 10_000_000;

/** Puts a log file that has grown past 10 MB aside, as `<file>.1`, in place of the one before. */
export const rotate = (file: string): void => {
  if (existsSync(file) && statSync(file).size > largest) renameSync(file, `${file}.1`);
};

/** Bytes in a log file; 0 when there is none. */
export const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0);

const tail = 64_000;

/** The lines written to a log file after its first `offset` bytes: the last 64 kB of them. */
export const linesSince = (file: string, offset: number): string[] => {
  const end = sizeOf(file);
  const start = Math.max(offset, end - tail);
  if (end <= start) return [];
  const buffer = Buffer.alloc(end - start);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, buffer, 0, buffer.length, start);
  } finally {
    closeSync(descriptor);
  }
  return buffer.toString('utf8').trimEnd().split('\n');
};
