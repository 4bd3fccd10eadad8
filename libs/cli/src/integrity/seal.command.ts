import { chainedTenants, sealChain, SealInProgressError, type SealResult } from '@perennial/event-store';
import { type Command, InvalidArgumentError } from 'commander';
import { withExamples } from '../examples.ts';
import { Failure } from '../failure.ts';
import { explaining } from '../platform/event-log.ts';
import { databaseUrlOf } from '../platform/platform.ts';
import type { Session } from '../session.ts';
import { counted } from '../terminal/numbers.ts';
import { Progress } from '../terminal/progress.ts';
import { writeJson, writeLine } from '../terminal/terminal.ts';
import { headText } from './chain-head.ts';

interface Options {
  readonly tenant?: string;
  readonly follow?: true;
  readonly every: number;
  readonly json?: true;
}

interface Sealed extends SealResult {
  readonly tenantId: string;
}

const seal = async (connectionString: string, tenantId: string, { terminal, signal }: Session): Promise<Sealed> => {
  const progress = new Progress(terminal.err, { label: `seal ${tenantId}`, unit: 'events' });
  try {
    const onProgress = (events: number) => progress.reach(events);
    return { tenantId, ...(await sealChain(connectionString, { tenantId, signal, onProgress })) };
  } finally {
    progress.finish();
  }
};

const write = (sealed: Sealed, { json }: Options, { terminal }: Session): void => {
  const { tenantId, events, blocks, head } = sealed;
  if (json) return writeLine(terminal.out, JSON.stringify(sealed));
  const what = head === null ? 'there is no event yet' : `${counted(events, 'event')} in ${counted(blocks, 'block')}`;
  writeLine(terminal.out, `${tenantId}: ${what}${head === null ? '' : `, head ${headText(head)}`}`);
};

const sealAll = async (options: Options, session: Session): Promise<readonly Sealed[]> => {
  const connectionString = databaseUrlOf(session.environment);
  const tenants = options.tenant === undefined ? await chainedTenants(connectionString) : [options.tenant];
  if (tenants.length === 0) throw new Failure('No tenant has a chain yet: begin one with --tenant.');
  const results: Sealed[] = [];
  for (const tenantId of tenants) results.push(await seal(connectionString, tenantId, session));
  return results;
};

const wait = (seconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, seconds * 1_000);
    signal.addEventListener('abort', done);
  });

/** Another process seals: then this one stands by. */
const sealOrStandBy = (options: Options, session: Session): Promise<readonly Sealed[]> =>
  sealAll(options, session).catch((error: unknown) => {
    if (error instanceof SealInProgressError) return [];
    throw error;
  });

const follow = async (options: Options, session: Session): Promise<void> => {
  while (!session.signal.aborted) {
    for (const sealed of await sealOrStandBy(options, session)) if (sealed.blocks > 0) write(sealed, options, session);
    await wait(options.every, session.signal);
  }
};

const seconds = (text: string): number => {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number of seconds from 1.');
};

/** `perennial seal`. */
export const addSeal = (program: Command, session: Session): void => {
  const command = program
    .command('seal')
    .description("Seal a tenant's log: add what is new in it to a chain of hashes, which `verify --chain` recomputes.")
    .option('--tenant <tenant>', 'whose log; begins a chain where there is none (default: every tenant that has one)')
    .option('-f, --follow', 'go on with what happens from now on, until Ctrl-C')
    .option('--every <seconds>', 'with --follow: how often', seconds, 10)
    .option('--json', 'one JSON document for each tenant')
    .action((options: Options) =>
      explaining(async () => {
        if (options.follow) return follow(options, session);
        if (command.getOptionValueSource('every') === 'cli') throw new Failure('--every belongs to --follow.', 2);
        const results = await sealAll(options, session);
        if (options.json) writeJson(session.terminal.out, results);
        else for (const sealed of results) write(sealed, options, session);
      }),
    );
  withExamples(command, 'perennial seal --tenant local', 'perennial seal --follow --every 60');
};
