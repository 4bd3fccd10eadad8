// Jest, as this repository runs it: `node scripts/jest.mjs [path …] [jest options]`, from any folder.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const jest = join(root, 'node_modules/jest/bin/jest.js');
// Without the flag Jest cannot load ES modules at all.
const child = spawn(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--no-warnings',
    jest,
    '--passWithNoTests',
    '--config',
    join(root, 'jest.config.mjs'),
    ...process.argv.slice(2),
  ],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
