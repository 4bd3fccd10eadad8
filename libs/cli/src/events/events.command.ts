import { findDefinition } from '@perennial/contracts';
import type { RecordedEvent } from '@perennial/kernel';
import { type Command, InvalidArgumentError } from 'commander';
import { Failure } from '../failure.ts';
import { withEventLog } from '../platform/event-log.ts';
import { personalDataOf } from '../platform/encryption-keys.ts';
import { databaseUrlOf } from '../platform/platform.ts';
import type { Session } from '../session.ts';
import { withExamples } from '../examples.ts';
import { writeLine } from '../terminal/terminal.ts';
import { firstEvents, lastEvents, newEvents } from './read-events.ts';
import { boundOf, type Selection } from './selection.ts';
import { eventLine, withoutPersonal } from './shown-event.ts';

interface Options {
  readonly tenant: string;
  readonly stream?: string;
  readonly customer?: string;
  readonly type?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
  readonly follow?: true;
  readonly showPersonal?: true;
  readonly json?: true;
}

const LAST = 20;

const selectionOf = ({ tenant, stream, customer, type, from, to }: Options): Selection => ({
  tenantId: tenant,
  ...(stream !== undefined && { streamId: stream }),
  ...(customer !== undefined && { customerId: customer }),
  ...(type !== undefined && { types: type }),
  ...(from !== undefined && { from: boundOf(from) }),
  ...(to !== undefined && { to: boundOf(to) }),
});

/** Other versions of this code may have written other types, so asking for one is no mistake; a typing error is likelier. */
const nothingFound = ({ tenant, type = [] }: Options): string => {
  const unknown = type.filter((name) => findDefinition(name) === undefined);
  const hint = unknown.length > 0 ? ` (this version knows no type ${unknown.join(', ')})` : '';
  return `The log of tenant ${tenant} holds no such events${hint}.`;
};

const show = async (options: Options, { terminal, environment, signal }: Session): Promise<void> => {
  if (options.follow && options.to !== undefined) throw new Failure('--follow has no end: leave --to out.', 2);
  const selection = selectionOf(options);
  let shownAny = false;
  const write = (event: RecordedEvent) => {
    shownAny = true;
    const shown = options.showPersonal ? event : withoutPersonal(event);
    writeLine(terminal.out, options.json ? JSON.stringify(shown) : eventLine(shown));
  };
  const connectionString = databaseUrlOf(environment);
  // What is not shown needs no keys.
  const personalData = options.showPersonal ? await personalDataOf(environment, connectionString) : 'redacted';
  await withEventLog({ connectionString, personalData }, async (store) => {
    const head = await store.head();
    const events =
      options.from === undefined
        ? await lastEvents(store, selection, options.limit ?? LAST)
        : firstEvents(store, selection, options.limit);
    for await (const event of events) {
      if (signal.aborted) return;
      // What came while this was read follows below.
      if (!options.follow || event.position <= head) write(event);
    }
    if (!shownAny && !options.follow) writeLine(terminal.err, nothingFound(options));
    if (options.follow) for await (const event of newEvents(store, selection, head, signal)) write(event);
  });
};

const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
};

const words = (text: string, before: readonly string[] = []): readonly string[] => [...before, ...text.split(',')];

/** `perennial events`. */
export const addEvents = (program: Command, session: Session): void => {
  const command = program
    .command('events')
    .description(`Show events of the log, oldest first: the last ${LAST}, or from a time or position on.`)
    .option('--tenant <tenant>', 'whose events', 'local')
    .option('--stream <id>', 'of one stream, e.g. order-<uuid>')
    .option('--customer <id>', "of one customer's life")
    .option('--type <type>', 'of these types (again, or with commas, for more)', words)
    .option('--from <bound>', 'from this position, or business time, on')
    .option('--to <bound>', 'up to this position, or business time')
    .option('--limit <count>', `how many at most (default: ${LAST}, or all with --from)`, wholeNumber)
    .option('-f, --follow', 'go on with what happens from now on, until Ctrl-C')
    .option('--show-personal', 'show personal data too')
    .option('--json', 'one JSON document a line')
    .action((options: Options) => show(options, session));
  withExamples(
    command,
    'perennial events --follow --type OrderPlaced,OrderPaid',
    'perennial events --from 2011-12-09 --to 2011-12-09T12:00:00Z --limit 10 --json',
  );
};
