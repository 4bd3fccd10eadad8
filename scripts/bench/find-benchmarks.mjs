import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = join(dirname(dirname(import.meta.dirname)), 'bench');

/**
 * Every benchmark of every file in bench/, in the order of file names.
 *
 * @returns {Promise<{ name: string, run: (context: object) => Promise<object> }[]>}
 */
export const findBenchmarks = async () => {
  const files = readdirSync(folder).filter((name) => /\.bench\.(?:ts|mjs)$/.test(name));
  const modules = await Promise.all(files.sort().map((name) => import(pathToFileURL(join(folder, name)).href)));
  return modules.flatMap(({ benchmarks }, index) => {
    if (Array.isArray(benchmarks)) return benchmarks;
    throw new Error(`bench/${files[index]} exports no list \`benchmarks\`.`);
  });
};
