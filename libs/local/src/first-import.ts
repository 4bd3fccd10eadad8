import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from './home.ts';

export interface FirstImport {
  /** Data folder it is done once for. */
  readonly home: Home;
  /** What is imported, e.g. `online-retail`. */
  readonly name: string;
  /** Arguments of Node: the program that imports, and its own arguments. It must bear being interrupted and begun again. */
  readonly command: readonly string[];
  /** Where the program runs. */
  readonly folder: string;
  /** Passed on to the program as SIGINT. */
  readonly signal: AbortSignal;
}

const patience = 10_000;

const markOf = ({ path }: Home, name: string): string => join(path, `${name}.imported`);

/** Whether this data folder has had its import, to the end. */
export const isImported = (home: Home, name: string): boolean => existsSync(markOf(home, name));

/**
 * Runs the program that imports, with its output on this terminal and PERENNIAL_HOME naming the data folder. That it is complete
 * is marked last, so that an interrupted one is taken up again at the next start.
 *
 * @returns whether it is complete
 */
export const importOnce = async ({ home, name, command, folder, signal }: FirstImport): Promise<boolean> => {
  const child = spawn(process.execPath, command, {
    cwd: folder,
    // A database (or a key) named for other commands is not the one that this folder's platform runs.
    env: {
      ...process.env,
      PERENNIAL_HOME: home.path,
      PERENNIAL_DATABASE_URL: undefined,
      PERENNIAL_ENCRYPTION_KEY_FILE: undefined,
    },
    // Its own group, so that Ctrl-C is the starter's to pass on.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const stop = () => {
    child.kill('SIGINT');
    setTimeout(() => child.kill('SIGKILL'), patience).unref();
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  signal.removeEventListener('abort', stop);
  if (code !== 0) return false;
  writeFileSync(markOf(home, name), `${new Date().toISOString()}\n`, { mode: 0o600 });
  return true;
};
