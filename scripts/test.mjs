// Everything that must hold before a change lands, in one run: the build, the type check, the linters, every test. The
// last line is the sum, `N passed, N failed, N skipped`, where build, type check and lint count as one each.
// Arguments go to Jest: `npm test -- libs/kernel -t conflict`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const forJest = process.argv.slice(2);
const picksByName = forJest.some((argument) => /^(?:-t$|--testNamePattern|--only)/.test(argument));
const compiler = 'node_modules/typescript7/bin/tsc';
const reports = mkdtempSync(join(tmpdir(), 'perennial-test-report-'));
const report = join(reports, 'jest.json');
process.once('exit', () => rmSync(reports, { recursive: true, force: true }));

let running;
let interrupted;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    interrupted = signal;
    running?.kill(signal);
  });
}

/** Runs one program of the repository and resolves to whether it succeeded. */
const succeeds = (args) =>
  new Promise((resolve) => {
    running = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    running.once('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    running.once('close', (code) => resolve(code === 0));
  });

/** What a reader of the last lines must know: which tests were skipped and why, and what an adapter is known not to keep. */
const notes = [];

const sums = { passed: 0, failed: 0, skipped: 0 };
const table = [];

const step = async (name, run) => {
  if (interrupted) return;
  console.log(`\n▶ ${name}`);
  const since = performance.now();
  const { passed, failed, skipped } = await run();
  sums.passed += passed;
  sums.failed += failed;
  sums.skipped += skipped;
  table.push({ name, time: `${((performance.now() - since) / 1000).toFixed(1)} s`, passed, failed, skipped });
};

const check = (args) => async () =>
  (await succeeds(args)) ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };

/** A skipped test says why in its name: "… (skipped: no broker at KAFKA_BROKERS)". */
const listSkipped = (tests) => {
  const unexplained = tests.filter(({ fullName }) => !/\bskipped: \S/.test(fullName));
  for (const { fullName } of tests) notes.push(`skipped  ${fullName}`);
  if (unexplained.length > 0)
    console.log(`${unexplained.length} skipped without a reason in the name ("… (skipped: why)")`);
  return unexplained.length;
};

const jest = async () => {
  const succeeded = await succeeds(['scripts/jest.mjs', '--json', `--outputFile=${report}`, ...forJest]);
  let results;
  try {
    results = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    console.error('Jest ended without a report.');
    return { passed: 0, failed: 1, skipped: 0 };
  }
  if (results.numTotalTests + results.numRuntimeErrorTestSuites === 0) {
    console.error('No test was found: that is not a success.');
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const tests = results.testResults.flatMap(({ assertionResults }) => assertionResults);
  for (const { fullName } of tests) if (fullName.includes('(declared limit: ')) notes.push(`limit    ${fullName}`);
  const skippedTests = tests.filter(({ status }) => ['pending', 'todo', 'skipped', 'disabled'].includes(status));
  const unexplained = picksByName ? 0 : listSkipped(skippedTests);
  // A file that does not load has no tests that could fail: it counts as one.
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites + unexplained;
  return {
    passed: results.numPassedTests,
    failed: succeeded ? failed : Math.max(failed, 1),
    skipped: skippedTests.length - unexplained,
  };
};

await step('build', check([compiler, '-b', 'tsconfig.build.json']));
await step('types', check([compiler, '-p', 'tsconfig.json', '--noEmit']));
await step('lint', check(['scripts/lint.mjs']));
await step('tests', jest);
if (interrupted) {
  console.log(`\nended by ${interrupted}`);
  sums.failed = Math.max(sums.failed, 1);
  process.exitCode = 128 + constants.signals[interrupted];
} else {
  process.exitCode = sums.failed === 0 ? 0 : 1;
}

console.log('\nstep      time     passed  failed  skipped');
for (const { name, time, passed, failed, skipped } of table) {
  console.log(
    `${name.padEnd(8)}${time.padStart(6)}${[passed, failed, skipped].map((count) => String(count).padStart(9)).join('')}`,
  );
}
if (notes.length > 0) console.log(`\n${notes.join('\n')}`);
console.log(`\n${sums.passed} passed, ${sums.failed} failed, ${sums.skipped} skipped`);
