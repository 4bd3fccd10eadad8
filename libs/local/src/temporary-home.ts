import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Home, openHome } from './home.ts';

/** A data folder for one test or one benchmark, on the machine's folder for temporary files. */
export interface TemporaryHome extends Home {
  /** Removes the folder and all that is in it. */
  remove(): void;
}

export const temporaryHome = (): TemporaryHome => {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-'));
  // Root's PostgreSQL runs as another user, who has to pass through.
  chmodSync(folder, 0o711);
  const home = openHome(join(folder, 'home'));
  return { ...home, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
};
