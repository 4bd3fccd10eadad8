// ESLint and dependency-cruiser over the repository, or over the folders given: `node scripts/lint.mjs [folder …]`.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const folders = process.argv.slice(2);

const run = (program, args) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', program), ...args], { cwd: root });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', reject).once('close', (code) => resolve({ code, output: output.trim() }));
  });

const results = await Promise.all([
  run('eslint/bin/eslint.js', ['--max-warnings=0', ...(folders.length > 0 ? folders : ['.'])]),
  run('dependency-cruiser/bin/dependency-cruiser.mjs', [
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'err-long',
    ...(folders.length > 0 ? folders : ['libs', 'services']),
  ]),
]);
for (const { output } of results) if (output !== '') console.log(output);
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1;
