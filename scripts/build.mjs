// Compiles the workspaces (or those given: `node scripts/build.mjs services/acquisition`), quickly when nothing has changed.
// Several programs may want that at once (a start, a test run's workers): they take turns, as the compiler does not mind others.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { releaseLock, takeLock } from '../libs/local/src/file-lock.ts';

const root = dirname(import.meta.dirname);
const cache = join(root, 'node_modules', '.cache');
const lockFile = join(cache, 'perennial-build.lock');

const whenAlone = async (work) => {
  mkdirSync(cache, { recursive: true });
  while (takeLock(lockFile)) await new Promise((resolve) => setTimeout(resolve, 50));
  try {
    return await work();
  } finally {
    releaseLock(lockFile);
  }
};

/**
 * Compiles workspaces and what they depend on.
 *
 * @param {readonly string[]} workspaces folders from the root, e.g. `services/acquisition`; all when there are none
 * @returns {Promise<string | undefined>} what the compiler complained about; undefined when it did not
 */
export const build = (workspaces = []) =>
  whenAlone(async () => {
    const projects =
      workspaces.length > 0 ? workspaces.map((folder) => join(folder, 'tsconfig.build.json')) : ['tsconfig.build.json'];
    const compiler = join(root, 'node_modules/typescript7/bin/tsc');
    const child = spawn(process.execPath, [compiler, '-b', ...projects], { cwd: root });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
    return code === 0 ? undefined : output.trim() || `The compiler ended with code ${code}.`;
  });

if (process.argv[1] === import.meta.filename) {
  const complaints = await build(process.argv.slice(2));
  if (complaints) console.error(complaints);
  process.exitCode = complaints ? 1 : 0;
}
