import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Home, openHome } from './home.ts';
import { isAlive } from './running-process.ts';

/** A data folder for one test run or one benchmark, on the machine's folder for temporary files. */
export interface TemporaryHome extends Home {
  /** Removes the folder and all that is in it. */
  remove(): void;
}

const prefix = 'perennial-temporary-';
const remove = (folder: string) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** A process ended by SIGKILL cannot remove its folder; the next one does. Its process id is in the name. */
const removeLeftOvers = (): void => {
  for (const name of readdirSync(tmpdir())) {
    const maker = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (maker && !isAlive(Number(maker))) remove(join(tmpdir(), name));
  }
};

/** Makes a data folder of its own for whoever asks. */
export const temporaryHome = (): TemporaryHome => {
  removeLeftOvers();
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  // Root's PostgreSQL runs as another user, who has to pass through.
  chmodSync(folder, 0o711);
  return { ...openHome(join(folder, 'home')), remove: () => remove(folder) };
};
