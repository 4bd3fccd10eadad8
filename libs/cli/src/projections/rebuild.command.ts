import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { runningServices } from '../platform/services.ts';
import type { Session } from '../session.ts';
import { withExamples } from '../examples.ts';
import { count, counted, duration } from '../terminal/numbers.ts';
import { Progress } from '../terminal/progress.ts';
import { type Replayed, showReplay } from './replayed.ts';
import { type Output, writeJson, writeLine } from '../terminal/terminal.ts';
import { pointOf } from '../time-travel/point.ts';
import { type Target, targetsOf } from './projection.ts';

interface Rebuilt {
  readonly events: number;
  readonly seconds: number;
  readonly position: string;
}

/** Up to where, and into which table beside the live one. */
interface Beside {
  readonly upTo: string;
  readonly table: string;
}

const rebuild = async (
  { service, projection }: Target,
  err: Output,
  signal: AbortSignal,
  beside: Beside | undefined,
) => {
  const name = `${service.name}/${projection}`;
  const progress = new Progress(err, { label: `rebuild ${name}`, unit: 'events' });
  try {
    const result = await service.task<Replayed, Rebuilt>(
      `/ops/projections/${encodeURIComponent(projection)}/rebuild${besideQuery(beside)}`,
      showReplay(progress),
      signal,
    );
    return { name, ...result };
  } finally {
    progress.finish();
  }
};

const besideQuery = (beside: Beside | undefined): string =>
  beside === undefined ? '' : `-beside?${new URLSearchParams({ ...beside }).toString()}`;

/** @throws Failure unless both are given, or none */
const besideOf = ({ upTo, table }: Partial<Beside>, targets: readonly Target[]): Beside | undefined => {
  if (upTo === undefined && table === undefined) return undefined;
  if (upTo === undefined || table === undefined) throw new Failure('--up-to and --table need each other.', 2);
  if (targets.length !== 1)
    throw new Failure('Name one read model (SERVICE/PROJECTION) to rebuild beside its live table.', 2);
  return { upTo: pointOf(upTo), table };
};

/** `perennial rebuild`. */
export const addRebuild = (program: Command, session: Session): void => {
  const command = program
    .command('rebuild')
    .description('Build a read model anew from the log, beside the live one, and swap it in.')
    .argument('[name]', 'SERVICE/PROJECTION, or SERVICE for all of its read models')
    .option('--all', 'every read model of every service, one after the other')
    .option(
      '--up-to <point>',
      'leave the live table alone: build it as it was at a date, instant (of the log) or position',
    )
    .option('--table <name>', 'with --up-to: the table beside the live one')
    .option('--json', 'print the results as JSON')
    .action(async (name: string | undefined, options: { all?: true; json?: true } & Partial<Beside>) => {
      const { terminal, environment, signal } = session;
      if ((name === undefined) === (options.all === undefined)) {
        throw new Failure('Name one read model (SERVICE/PROJECTION), or say --all.', 2);
      }
      if ((options.upTo === undefined) !== (options.table === undefined)) besideOf(options, []);
      const results = [];
      const targets = await targetsOf(await runningServices(environment), name);
      const beside = besideOf(options, targets);
      for (const target of targets) {
        const result = await rebuild(target, terminal.err, signal, beside);
        results.push(result);
        if (options.json) continue;
        if (beside !== undefined && result.events === 0)
          writeLine(
            terminal.err,
            `By ${beside.upTo} the log had nothing for it: a time is here one of the log's clock.`,
          );
        const rate = count(result.events / Math.max(result.seconds, 0.001));
        const where = beside === undefined ? '' : ` into ${target.service.name}/${beside.table}`;
        writeLine(
          terminal.out,
          `${result.name}${where}: ${counted(result.events, 'event')} in ${duration(result.seconds * 1000)} (${rate} events/s)`,
        );
      }
      if (options.json) writeJson(terminal.out, results);
    });
  withExamples(
    command,
    'perennial rebuild analytics/purchases',
    'perennial rebuild --all',
    'perennial rebuild enhancement/product-mix --up-to 40000 --table product_mix_then',
  );
};
