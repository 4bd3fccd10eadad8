import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ByteSearch } from './byte-search.ts';
import { searchFiles } from './search-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-search-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const searched = (...values: readonly string[]) =>
  searchFiles(folder, new ByteSearch(values), { signal: new AbortController().signal, onProgress: () => undefined });

it('Every file below a folder is searched, and a hit tells file, value, place and how often', async () => {
  mkdirSync(join(folder, 'logs'));
  writeFileSync(join(folder, 'logs', 'one.log'), 'nothing\nAda Lovelace, ada lovelace\n');
  writeFileSync(join(folder, 'two.bin'), Buffer.from([0, 1, 2, 255]));
  expect(await searched('Charles Babbage', 'Ada Lovelace')).toEqual({
    files: 2,
    bytes: 39,
    hits: [{ file: 'logs/one.log', value: 1, times: 2, offset: 8 }],
    unreadable: [],
  });
});

it('A value that lies across two pieces of a large file is found, once', async () => {
  const bytes = Buffer.alloc((4 << 20) * 2, '.');
  const offset = (4 << 20) - 5;
  bytes.write('Ada Lovelace', offset);
  writeFileSync(join(folder, 'heap'), bytes);
  expect((await searched('Ada Lovelace')).hits).toEqual([{ file: 'heap', value: 0, times: 1, offset }]);
  expect((await searched('Ada Lovelace', 'a value that is much longer than the other')).hits).toMatchObject([
    { value: 0, offset, times: 1 },
  ]);
});
