import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for the key files of one spec. */
export const keyFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-keys-'));
  return { file: (name: string) => join(folder, name), remove: () => rmSync(folder, { recursive: true }) };
};
