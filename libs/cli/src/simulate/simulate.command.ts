import { type Command, InvalidArgumentError } from 'commander';
import { Failure } from '../failure.ts';
import { withEventLog } from '../platform/event-log.ts';
import { runningPlatform } from '../platform/platform.ts';
import { runningServices } from '../platform/services.ts';
import type { Session } from '../session.ts';
import { withExamples } from '../examples.ts';
import { count, counted, duration } from '../terminal/numbers.ts';
import { Progress } from '../terminal/progress.ts';
import { writeJson, writeLine } from '../terminal/terminal.ts';
import { lifeOf } from './life.ts';
import { play, type Stage } from './play.ts';
import { turnsAt } from './turns.ts';
import { worldScript } from './world.ts';

interface Options {
  readonly customers: number;
  readonly days: number;
  readonly seed: string;
  readonly rate?: number;
  readonly json?: true;
}

interface Report {
  readonly tenant: string;
  readonly customers: number;
  readonly commands: number;
  /** Events that the commands stand for; those of reactions come on top. */
  readonly events: number;
  /** Those of them that were not in the log before. */
  readonly added: number;
  /** Commands that a rule of the business refused, by code. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** Lives that are lived at the same time. */
const AT_ONCE = 16;

const simulate = async ({ customers, days, seed, rate }: Options, session: Session): Promise<Report> => {
  const { terminal, environment, signal } = session;
  const tenant = `simulation-${seed}`;
  const services = new Map((await runningServices(environment, tenant)).map((service) => [service.name, service]));
  const world = worldScript(days);
  // Lives are pure: counting their commands first costs little and makes the progress exact.
  let total = world.commands.length;
  for (let customer = 0; customer < customers; customer += 1) total += lifeOf(seed, customer, days).commands.length;

  // A command played before is answered with the position that its events have had since then.
  const head = await withEventLog({ connectionString: runningPlatform(environment).databaseUrl }, (store) =>
    store.head(),
  );
  const since = performance.now();
  let [commands, events, added] = [0, 0, 0];
  const refusals: Record<string, number> = {};
  const progress = new Progress(terminal.err, { label: 'simulate', unit: 'commands', total });
  const turn = turnsAt(rate);
  const onCommand: Stage['onCommand'] = (outcome) => {
    commands += 1;
    events += outcome.events;
    if (outcome.position !== undefined && outcome.position > head) added += outcome.events;
    if (outcome.refusal !== undefined) refusals[outcome.refusal] = (refusals[outcome.refusal] ?? 0) + 1;
    progress.advance();
  };
  const stage = (key: string): Stage => ({
    services,
    tenant,
    key: `${tenant}/${days}/${key}`,
    signal,
    turn,
    onCommand,
  });

  try {
    const known = await play(world, stage('world'), new Map());
    let next = 0;
    const liveLives = async () => {
      while (next < customers && !signal.aborted) {
        const customer = next;
        next += 1;
        await play(lifeOf(seed, customer, days), stage(`customer ${customer}`), known);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, liveLives));
  } catch (error) {
    // A command that the interruption cut short fails in its own words.
    if (!signal.aborted) throw error;
  } finally {
    progress.finish();
  }
  if (signal.aborted) throw new Failure('Interrupted. Give the same command again to go on.', 130);
  return { tenant, customers, commands, events, added, refusals, seconds: (performance.now() - since) / 1000 };
};

const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
};

const seedOf = (text: string): string => {
  if (!/^[A-Za-z0-9-]{1,40}$/.test(text))
    throw new InvalidArgumentError('It may have 1 to 40 letters, digits and dashes.');
  return text;
};

/** `perennial simulate`. */
export const addSimulate = (program: Command, session: Session): void => {
  const command = program
    .command('simulate')
    .description(
      'Let simulated customers live through the running platform, in a tenant of their own (simulation-SEED).',
    )
    .requiredOption('--customers <count>', 'how many', wholeNumber)
    .requiredOption('--days <count>', 'over how many days; the last one is 2025-12-31', wholeNumber)
    .requiredOption('--seed <seed>', 'the same seed gives the same lives; played again, they add nothing', seedOf)
    .option('--rate <commands>', 'at most so many commands a second', wholeNumber)
    .option('--json', 'print the result as JSON')
    .action(async (options: Options) => {
      const { out } = session.terminal;
      const report = await simulate(options, session);
      if (options.json) return writeJson(out, report);
      const { tenant, customers, commands, events, added, refusals, seconds } = report;
      writeLine(
        out,
        `${counted(customers, 'customer')} in tenant ${tenant}: ${counted(commands, 'command')},` +
          ` ${counted(events, 'event')} (${count(added)} new), in ${duration(seconds * 1000)} (${count(commands / seconds)} commands/s).`,
      );
      for (const [code, times] of Object.entries(refusals))
        writeLine(out, `refused: ${code}, ${counted(times, 'time')}`);
    });
  withExamples(
    command,
    'perennial simulate --customers 100 --days 365 --seed 42',
    'perennial simulate --customers 20 --days 90 --seed demo --rate 50 --json',
  );
};
