import { open, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ByteSearch } from './byte-search.ts';

/** A value in a file. */
export interface FileHit {
  /** Relative to the folder. */
  readonly file: string;
  /** Number of the value. */
  readonly value: number;
  /** How often it is there. */
  readonly times: number;
  /** Where it is for the first time, in bytes. */
  readonly offset: number;
}

export interface SearchedFiles {
  readonly files: number;
  readonly bytes: number;
  readonly hits: readonly FileHit[];
  /** Files that could not be read, or that went away meanwhile. */
  readonly unreadable: readonly string[];
}

const CHUNK = 4 << 20;

interface Found {
  times: number;
  readonly offset: number;
}

/** Piece by piece, each with the end of the one before it, so that nothing hides where two pieces meet. */
const searchFile = async (
  path: string,
  search: ByteSearch,
  buffer: Buffer,
): Promise<{ bytes: number; found: Map<number, Found> }> => {
  const found = new Map<number, Found>();
  const file = await open(path, 'r');
  const overlap = search.longest - 1;
  let bytes = 0;
  let kept = 0;
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, kept, CHUNK);
      if (bytesRead === 0) return { bytes, found };
      const end = kept + bytesRead;
      search.run(buffer.subarray(0, end), (value, from, to) => {
        // Wholly in what was kept: found with the piece before.
        if (to <= kept) return;
        const at = bytes - kept + from;
        const before = found.get(value);
        if (before) before.times += 1;
        else found.set(value, { times: 1, offset: at });
      });
      bytes += bytesRead;
      kept = Math.min(overlap, end);
      buffer.copyWithin(0, end - kept, end);
    }
  } finally {
    await file.close();
  }
};

/** Looks for the values in every file of a folder, whatever it is: data, write-ahead log, logs. Follows no links. */
export const searchFiles = async (
  folder: string,
  search: ByteSearch,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (bytes: number) => void },
): Promise<SearchedFiles> => {
  const hits: FileHit[] = [];
  const unreadable: string[] = [];
  // One for all files: most are small, and memory that is new has to be found first.
  const buffer = Buffer.alloc(search.longest - 1 + CHUNK);
  let [files, bytes] = [0, 0];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    signal.throwIfAborted();
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const file = relative(folder, path);
    try {
      const searched = await searchFile(path, search, buffer);
      files += 1;
      bytes += searched.bytes;
      for (const [value, { times, offset }] of searched.found) hits.push({ file, value, times, offset });
    } catch (error) {
      // A temporary file of a server that runs, gone since the folder was read, hides nothing.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') unreadable.push(file);
    }
    onProgress(bytes);
  }
  return { files, bytes, hits, unreadable };
};
