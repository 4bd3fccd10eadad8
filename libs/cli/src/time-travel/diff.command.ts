import { localTenant } from '@perennial/local';
import { type Command, Option } from 'commander';
import { withExamples } from '../examples.ts';
import type { Session } from '../session.ts';
import { table } from '../terminal/table.ts';
import { type Output, writeJson, writeLine } from '../terminal/terminal.ts';
import { type Answered, askAll, cell } from './ask-all.ts';
import { pointOf } from './point.ts';

interface Diff {
  readonly views: readonly {
    readonly view: string;
    readonly rows: readonly {
      readonly key: Readonly<Record<string, unknown>>;
      readonly kind: string;
      readonly fields: Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>;
    }[];
  }[];
  readonly events: readonly Happened[];
  readonly eventsUndone: readonly Happened[];
}

interface Happened {
  readonly id: string;
  readonly occurredAt: string;
  readonly position: string;
  readonly summary: string;
}

interface Options {
  readonly from: string;
  readonly to: string;
  readonly clock: string;
  readonly tenant: string;
  readonly json?: true;
}

const changesOf = (answers: readonly Answered<Diff>[]): string[][] =>
  answers.flatMap(({ service, answer }) =>
    answer.views.flatMap(({ view, rows }) =>
      rows.flatMap(({ key, kind, fields }) =>
        Object.entries(fields).map(([field, { before, after }]) => {
          const row = Object.values(key).map(cell).join(' ');
          return [`${service}/${view}`, row, kind, field, cell(before), cell(after)];
        }),
      ),
    ),
  );

const write = (out: Output, answers: readonly Answered<Diff>[]): void => {
  const changes = changesOf(answers);
  if (changes.length === 0) writeLine(out, 'Nothing of a customer with this id differs between the two.');
  else for (const line of table(['view', 'row', 'change', 'field', 'before', 'after'], changes)) writeLine(out, line);
  // Every service tells of the same life.
  const { events = [], eventsUndone = [] } = answers[0]?.answer ?? {};
  const told = (title: string, happened: readonly Happened[]): void => {
    if (happened.length === 0) return;
    writeLine(out, `\n${title}`);
    const rows = happened.map(({ occurredAt, position, summary }) => [occurredAt, position, summary]);
    for (const line of table(['occurred', 'position', 'event'], rows)) writeLine(out, line);
  };
  told('Events between the two:', events);
  told('Events of the first only:', eventsUndone);
};

/** `perennial diff`. */
export const addDiff = (program: Command, session: Session): void => {
  const command = program
    .command('diff')
    .description('Show what of a customer changed between two points in time, over all services, and by which events.')
    .argument('<customer>', 'id of the customer')
    .requiredOption('--from <point>', 'a date, an instant, or a position of the log')
    .requiredOption('--to <point>', 'a date, an instant, or a position of the log')
    .addOption(
      new Option('--clock <clock>', 'which time dates and instants are of: business time, or that of the log')
        .choices(['occurred', 'recorded'])
        .default('occurred'),
    )
    .option('--tenant <tenant>', 'whose customer', localTenant)
    .option('--json', 'print the answers of the services as JSON')
    .action(async (customer: string, { from, to, clock, tenant, json }: Options) => {
      const query = new URLSearchParams({ from: pointOf(from), to: pointOf(to), clock });
      const path = `/v1/customers/${encodeURIComponent(customer)}/diff?${query.toString()}`;
      const answers = await askAll<Diff>(session, tenant, path);
      const { out } = session.terminal;
      if (json) writeJson(out, Object.fromEntries(answers.map(({ service, answer }) => [service, answer])));
      else write(out, answers);
    });
  withExamples(
    command,
    'perennial diff 01920000-0000-7000-8000-000000000001 --from 2011-06-01 --to 2011-12-10',
    'perennial diff 01920000-0000-7000-8000-000000000001 --from 1200 --to 1300 --json',
  );
};
