// The real history that comes along: imported at first start, by the same command that anyone can use.
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join('examples', 'online-retail', 'online_retail.csv.gz');
const patience = 10_000;

const markerIn = (home) => join(home.path, 'online-retail.imported');

/** Whether this data folder has all of it. */
export const isImported = (home) => existsSync(markerIn(home));

/**
 * Imports it, with progress on the terminal. One that was interrupted is taken up again at the next start: the mark that it is
 * complete comes last.
 *
 * @returns {Promise<boolean>} whether it is complete
 */
export const importHistory = async (root, home, signal) => {
  const child = spawn(process.execPath, [join(root, 'libs/cli/bin/perennial.mjs'), 'import', 'online-retail', file], {
    cwd: root,
    env: { ...process.env, PERENNIAL_HOME: home.path },
    // Its own group, so that Ctrl-C is the starter's to pass on.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const stop = () => {
    child.kill('SIGINT');
    setTimeout(() => child.kill('SIGKILL'), patience).unref();
  };
  signal.addEventListener('abort', stop, { once: true });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  signal.removeEventListener('abort', stop);
  if (code !== 0) return false;
  writeFileSync(markerIn(home), `${new Date().toISOString()}\n`);
  return true;
};
