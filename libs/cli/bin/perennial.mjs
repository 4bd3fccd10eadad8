#!/usr/bin/env node
// Starts the compiled command on the Node that this repository brings along, whichever Node was asked.
// Old Nodes read this file too: no syntax newer than theirs.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = dirname(dirname(fileURLToPath(import.meta.url)));
const root = dirname(dirname(folder));
const main = join(folder, 'dist', 'main.js');
const ownNode = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
const [major, minor] = process.versions.node.split('.').map(Number);
const isRecent = major > 24 || (major === 24 && minor >= 11);

if (!existsSync(main)) {
  console.error('The perennial command is not built yet: run `npm start` (or `npm run build`) first.');
  process.exitCode = 1;
} else if (isRecent) {
  await import(pathToFileURL(main).href);
} else if (existsSync(ownNode)) {
  const command = spawn(ownNode, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches both: the command ends in its own way, and this process with its exit code.
  process.on('SIGINT', () => undefined);
  // These reach this process only.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => command.kill(signal));
  command.on('error', (error) => {
    console.error(`The perennial command cannot be started: ${error.message}.`);
    process.exitCode = 1;
  });
  command.on('close', (status, signal) => (process.exitCode = status ?? (signal === null ? 1 : 130)));
} else {
  console.error(`The perennial command needs Node 24.11 or newer, but this is Node ${process.versions.node}.`);
  process.exitCode = 1;
}
