import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { type ChainOptions, verifyChains } from '../integrity/verify-chains.ts';
import { runningServices } from '../platform/services.ts';
import type { Session } from '../session.ts';
import { withExamples } from '../examples.ts';
import { count, counted } from '../terminal/numbers.ts';
import { Progress } from '../terminal/progress.ts';
import { type Output, writeJson, writeLine } from '../terminal/terminal.ts';
import { type Target, targetsOf } from './projection.ts';
import { type Replayed, showReplay } from './replayed.ts';

interface Options extends ChainOptions {
  readonly chain?: true;
}

interface Difference {
  readonly key: Readonly<Record<string, string>>;
  readonly kind: 'missing' | 'unexpected' | 'different';
  readonly columns?: Readonly<Record<string, { readonly live: string | null; readonly fresh: string | null }>>;
}

interface Verification {
  readonly name: string;
  readonly rows: number;
  readonly eventsFolded: number;
  readonly differing: number;
  readonly differences: readonly Difference[];
}

const explanation = {
  missing: 'is missing',
  unexpected: 'should not be there',
  different: 'differs',
} as const;

const describe = ({ key, kind, columns = {} }: Difference): string => {
  const row = Object.entries(key).map(([name, value]) => `${name} ${value}`);
  const values = Object.entries(columns).map(
    ([name, { live, fresh }]) => `${name} is ${live ?? 'null'}, should be ${fresh ?? 'null'}`,
  );
  return `  ${row.join(', ')} ${explanation[kind]}${values.length > 0 ? `: ${values.join('; ')}` : ''}`;
};

const write = (output: Output, service: string, { name, rows, eventsFolded, differing, differences }: Verification) => {
  const verdict = differing === 0 ? 'as a fresh fold of the log' : `${counted(differing, 'row')} not as a fresh fold`;
  writeLine(output, `${service}/${name}: ${counted(rows, 'row')}, ${counted(eventsFolded, 'event')}: ${verdict}`);
  for (const difference of differences) writeLine(output, describe(difference));
  if (differing > differences.length) writeLine(output, `  … and ${count(differing - differences.length)} more`);
};

const verify = async ({ service, projection }: Target, err: Output, signal: AbortSignal): Promise<Verification> => {
  const progress = new Progress(err, { label: `verify ${service.name}/${projection}`, unit: 'events' });
  try {
    const path = `/ops/projections/${encodeURIComponent(projection)}/verify`;
    return await service.task<Replayed, Verification>(path, showReplay(progress), signal);
  } finally {
    progress.finish();
  }
};

/** `perennial verify`. */
export const addVerify = (program: Command, session: Session): void => {
  const command = program
    .command('verify')
    .description(
      'Compare live read models with a fresh fold of the log, and name every row that differs (exit code 1).',
    )
    .argument('[name]', 'SERVICE/PROJECTION, or SERVICE for all of its read models (default: all)')
    .option('--chain', 'compare the log itself with the chain that seals it, instead, and name the events that differ')
    .option('--tenant <tenant>', 'with --chain: whose chain (default: every tenant that has one)')
    .option('--expect <hash@position>', 'with --chain: a head that was noted before, which the chain must contain')
    .option('--json', 'print the results as JSON')
    .action(async (name: string | undefined, options: Options) => {
      const { terminal, environment, signal } = session;
      if (options.chain) return verifyChains(name, options, session);
      if (options.tenant !== undefined || options.expect !== undefined)
        throw new Failure('--tenant and --expect belong to --chain.', 2);
      const results = [];
      for (const target of await targetsOf(await runningServices(environment), name)) {
        const result = await verify(target, terminal.err, signal);
        results.push({ service: target.service.name, ...result });
        if (!options.json) write(terminal.out, target.service.name, result);
      }
      if (options.json) writeJson(terminal.out, results);
      const wrong = results.filter(({ differing }) => differing > 0);
      if (wrong.length > 0) {
        const names = wrong.map((result) => `${result.service}/${result.name}`).join(', ');
        throw new Failure(`Not as the log says: ${names}. \`perennial rebuild\` makes them anew.`);
      }
    });
  withExamples(
    command,
    'perennial verify',
    'perennial verify retention/tier-board --json',
    'perennial verify --chain --tenant local',
  );
};
