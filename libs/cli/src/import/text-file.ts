import { createReadStream, statSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream';
import { Failure } from '../failure.ts';

const CHUNK = 1024 * 1024;

/** Streams a UTF-8 text file, unpacked when its name ends in `.gz`, without a byte order mark. */
export const readTextFile = async function* (path: string): AsyncGenerator<string> {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) throw new Failure(`There is no file ${path}.`);
  const file = createReadStream(path, { highWaterMark: CHUNK });
  // pipeline hands errors of the file on to the reader of the unpacked stream.
  const bytes = path.endsWith('.gz') ? pipeline(file, createGunzip({ chunkSize: CHUNK }), () => undefined) : file;
  const decoder = new TextDecoder('utf-8');
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk as Buffer, { stream: true });
  } catch (error) {
    throw new Failure(`Cannot read ${path}: ${(error as Error).message}.`);
  }
  yield decoder.decode();
};
