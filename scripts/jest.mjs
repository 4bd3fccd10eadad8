// Jest, as this repository runs it: `node scripts/jest.mjs [path …] [jest options]`, from any folder.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, platform } from 'node:os';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const jest = join(root, 'node_modules/jest/bin/jest.js');
// The Node that the packages bring, also where a newcomer's shell has an older one.
const ownNode = join(root, 'node_modules/.bin/node');
const node = existsSync(ownNode) ? ownNode : process.execPath;
// Without the flag Jest cannot load ES modules at all.
// Its own process group, so that a signal reaches Jest's workers too, once; watching needs the terminal's group.
const ownGroup = platform() !== 'win32' && !process.argv.some((argument) => argument.startsWith('--watch'));
const child = spawn(
  node,
  [
    '--experimental-vm-modules',
    '--no-warnings',
    jest,
    '--passWithNoTests',
    '--config',
    join(root, 'jest.config.mjs'),
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit', detached: ownGroup },
);
let told = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (told) return;
    told = true;
    process.kill(ownGroup ? -child.pid : child.pid, signal);
  });
}
child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
