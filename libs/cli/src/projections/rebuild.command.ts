import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { runningServices } from '../platform/services.ts';
import type { Session } from '../session.ts';
import { withExamples } from '../examples.ts';
import { count, counted, duration } from '../terminal/numbers.ts';
import { Progress } from '../terminal/progress.ts';
import { type Replayed, showReplay } from './replayed.ts';
import { type Output, writeJson, writeLine } from '../terminal/terminal.ts';
import { type Target, targetsOf } from './projection.ts';

interface Rebuilt {
  readonly events: number;
  readonly seconds: number;
  readonly position: string;
}

const rebuild = async ({ service, projection }: Target, err: Output, signal: AbortSignal) => {
  const name = `${service.name}/${projection}`;
  const progress = new Progress(err, { label: `rebuild ${name}`, unit: 'events' });
  try {
    const result = await service.task<Replayed, Rebuilt>(
      `/ops/projections/${encodeURIComponent(projection)}/rebuild`,
      showReplay(progress),
      signal,
    );
    return { name, ...result };
  } finally {
    progress.finish();
  }
};

/** `perennial rebuild`. */
export const addRebuild = (program: Command, session: Session): void => {
  const command = program
    .command('rebuild')
    .description('Build a read model anew from the log, beside the live one, and swap it in.')
    .argument('[name]', 'SERVICE/PROJECTION, or SERVICE for all of its read models')
    .option('--all', 'every read model of every service, one after the other')
    .option('--json', 'print the results as JSON')
    .action(async (name: string | undefined, options: { all?: true; json?: true }) => {
      const { terminal, environment, signal } = session;
      if ((name === undefined) === (options.all === undefined)) {
        throw new Failure('Name one read model (SERVICE/PROJECTION), or say --all.', 2);
      }
      const results = [];
      for (const target of await targetsOf(await runningServices(environment), name)) {
        const result = await rebuild(target, terminal.err, signal);
        results.push(result);
        if (options.json) continue;
        const rate = count(result.events / Math.max(result.seconds, 0.001));
        writeLine(
          terminal.out,
          `${result.name}: ${counted(result.events, 'event')} in ${duration(result.seconds * 1000)} (${rate} events/s)`,
        );
      }
      if (options.json) writeJson(terminal.out, results);
    });
  withExamples(command, 'perennial rebuild analytics/rfm', 'perennial rebuild --all');
};
