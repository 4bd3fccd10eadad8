import { Transform } from 'node:stream';

const NEWLINE = 10;

const linesIn = (chunk: Buffer): number => {
  let lines = 0;
  for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
};

/** Lets rows in COPY's text format pass, one a line, and says how many there were in each chunk. */
export const passingBy = (onChunk: (chunk: Buffer, lines: number) => void): Transform =>
  new Transform({
    highWaterMark: 1 << 20,
    transform: (chunk: Buffer, _encoding, callback) => {
      onChunk(chunk, linesIn(chunk));
      callback(null, chunk);
    },
  });
