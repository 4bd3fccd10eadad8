import { localTenant } from '@perennial/local';
import { type Command, Option } from 'commander';
import { withExamples } from '../examples.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import { type Output, writeJson, writeLine } from '../terminal/terminal.ts';
import { askAll, cell } from './ask-all.ts';
import { isPosition, pointOf } from './point.ts';

interface Explanation {
  readonly value: string;
  readonly of: Readonly<Record<string, string>>;
  readonly current: unknown;
  readonly policy: { readonly name: string; readonly version: string | null };
  readonly causedBy: readonly { readonly id: string; readonly occurredAt: string | null; readonly summary: string }[];
  readonly decidedBy: { readonly id: string; readonly type: string } | null;
}

interface Why {
  readonly values: readonly { readonly value: string; readonly description: string }[];
  readonly items: readonly Explanation[];
}

interface Options {
  readonly asOf?: string;
  readonly clock: string;
  readonly tenant: string;
  readonly json?: true;
}

/** Causes shown of one value; the rest is in the JSON. */
const SHOWN = 12;

const pathOf = (customer: string, value: string | undefined, { asOf, clock }: Options): string => {
  const query = new URLSearchParams(value === undefined ? {} : { value });
  if (asOf !== undefined) {
    const point = pointOf(asOf);
    const parameter = isPosition(point) ? 'asOfPosition' : clock === 'recorded' ? 'asOfRecorded' : 'asOf';
    query.set(parameter, point);
  }
  return `/v1/customers/${encodeURIComponent(customer)}/why?${query.toString()}`;
};

const write = (
  out: Output,
  service: string,
  { value, of, current, policy, causedBy, decidedBy }: Explanation,
): void => {
  const what = Object.entries(of).map(([name, id]) => ` ${name} ${id}`);
  writeLine(out, `${service}/${value}${what.join(',')}`);
  for (const [name, now] of Object.entries(current as Record<string, unknown>))
    writeLine(out, `  ${name}: ${cell(now)}`);
  writeLine(
    out,
    `  policy: ${policy.name}${policy.version === null ? ' (no version kept: a person decided)' : ` ${policy.version}`}`,
  );
  if (decidedBy) writeLine(out, `  decided by: ${decidedBy.type} ${decidedBy.id}`);
  if (causedBy.length > 0) writeLine(out, '  caused by:');
  for (const { id, occurredAt, summary } of causedBy.slice(-SHOWN)) {
    writeLine(out, `    ${occurredAt ?? id}  ${summary}`);
  }
  if (causedBy.length > SHOWN) writeLine(out, `    … and ${causedBy.length - SHOWN} earlier ones (--json shows all)`);
};

const unknownValue = (value: string): Failure =>
  new Failure(`No service computes ${value} of a customer: \`perennial why CUSTOMER\` shows what there is.`, 2);

/** `perennial why`. */
export const addWhy = (program: Command, session: Session): void => {
  const command = program
    .command('why')
    .description("Tell why a customer's computed values are as they are: policy, deciding event, causing events.")
    .argument('<customer>', 'id of the customer')
    .argument('[value]', 'e.g. tier, lead-score, sla-target (default: all)')
    .option('--as-of <point>', 'as of a date, an instant, or a position of the log (default: now)')
    .addOption(
      new Option('--clock <clock>', 'which time --as-of is of: business time, or that of the log')
        .choices(['occurred', 'recorded'])
        .default('occurred'),
    )
    .option('--tenant <tenant>', 'whose customer', localTenant)
    .option('--json', 'print the answers of the services as JSON')
    .action(async (customer: string, value: string | undefined, options: Options) => {
      const answers = await askAll<Why>(session, options.tenant, pathOf(customer, value, options));
      if (value !== undefined && answers.length === 0) throw unknownValue(value);
      const { out, err } = session.terminal;
      if (options.json) {
        writeJson(out, Object.fromEntries(answers.map(({ service, answer }) => [service, answer.items])));
        return;
      }
      for (const { service, answer } of answers) for (const item of answer.items) write(out, service, item);
      if (answers.every(({ answer }) => answer.items.length === 0))
        writeLine(err, `Nothing of the kind has been computed by then of a customer with this id.`);
    });
  withExamples(
    command,
    'perennial why 01920000-0000-7000-8000-000000000001',
    'perennial why 01920000-0000-7000-8000-000000000001 tier --as-of 2011-06-01',
  );
};
