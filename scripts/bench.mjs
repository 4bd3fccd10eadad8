// Runs the benchmarks in bench/*.bench.{ts,mjs} and prints each value beside its baseline, measured in the same run:
// `npm run bench [-- --only NAME[,NAME] --json FILE --large --scale SHARE]`. See bench/README.md.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { findBenchmarks } from './bench/find-benchmarks.mjs';
import { describeMachine } from './bench/machine.mjs';
import { withServer } from './bench/server.mjs';
import { printTable } from './bench/table.mjs';

const usage = 'npm run bench [-- --only NAME[,NAME] --json FILE --large --scale SHARE]';

class Refusal extends Error {}

const shareOf = (text) => {
  const share = Number(text);
  if (share > 0 && share <= 1) return share;
  throw new Error(`--scale is ${text}: it must be a share from above 0 to 1`);
};

const readOptions = () => {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string' },
        json: { type: 'string' },
        large: { type: 'boolean', default: false },
        scale: { type: 'string', default: '1' },
      },
    });
    const { json, large } = values;
    return { only: values.only?.split(',').map((name) => name.trim()), json, large, scale: shareOf(values.scale) };
  } catch (error) {
    throw new Refusal(`${error.message}. Use: ${usage}`);
  }
};

const pick = (benchmarks, only) => {
  const names = benchmarks.map(({ name }) => name);
  const unknown = only?.filter((name) => !names.includes(name)) ?? [];
  if (unknown.length > 0)
    throw new Refusal(`There is no benchmark ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  return only ? benchmarks.filter(({ name }) => only.includes(name)) : benchmarks;
};

const run = async ({ only, json, large, scale }) => {
  const complaints = await build();
  if (complaints) throw new Refusal(`Perennial does not compile.\n${complaints}`);
  const results = [];
  console.log(await withServer(({ databaseUrl }) => describeMachine(databaseUrl)));
  for (const benchmark of pick(await findBenchmarks(), only)) {
    console.log(`▶ ${benchmark.name}`);
    const log = (line) => console.log(`  ${line}`);
    // A server each: what one leaves behind (dirty pages, statistics, bloat) must not slow the next.
    const result = await withServer((server) => benchmark.run({ ...server, log, large, scale }));
    results.push({ name: benchmark.name, ...result });
  }
  printTable(results);
  if (scale < 1)
    console.log(`\nmeasured with ${scale} of the events: the benchmarks were tried out, their figures mean nothing`);
  if (!json) return;
  const list = results.map(({ name, value, unit, baseline, ratio }) => ({ name, value, unit, baseline, ratio }));
  writeFileSync(json, `${JSON.stringify(list, null, 2)}\n`);
  console.log(`\nwritten to ${json}`);
};

try {
  await run(readOptions());
} catch (error) {
  const isKnown = error instanceof Refusal || error?.name === 'StartError';
  console.error(isKnown ? [error.message, error.whatToDo].filter(Boolean).join('\n') : error);
  process.exitCode = 1;
}
