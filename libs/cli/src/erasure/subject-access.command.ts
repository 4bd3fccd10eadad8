import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { withExamples } from '../examples.ts';
import { Failure } from '../failure.ts';
import type { ServiceClient } from '../platform/service-client.ts';
import { runningServices } from '../platform/services.ts';
import type { Session } from '../session.ts';
import { writeJson, writeLine } from '../terminal/terminal.ts';

interface Options {
  readonly tenant: string;
  readonly out?: string;
}

interface Items<Item> {
  readonly items: readonly Item[];
}

/** The rows of one customer in every read model of one service that is keyed by customer. */
const rowsOf = async (service: ServiceClient, customer: string) => {
  const path = `/v1/customers/${customer}/views`;
  const { items } = await service.json<Items<{ readonly view: string }>>(path);
  const rows = await Promise.all(items.map(({ view }) => service.json<Items<unknown>>(`${path}/${view}`)));
  return Object.fromEntries(items.map(({ view }, index) => [view, rows[index]!.items]));
};

const write = (file: string, document: unknown): void => {
  try {
    // Not over something else by mistake, and for nobody else to read.
    writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new Failure(`${file} cannot be written: ${(error as Error).message}.`);
  }
};

/** `perennial subject-access`. */
export const addSubjectAccess = (program: Command, session: Session): void => {
  const command = program
    .command('subject-access')
    .description(
      'Give a customer all that is known of them, as JSON: events in clear, consents, purposes, read models.',
    )
    .argument('<customer>', 'id of the customer')
    .option('--tenant <tenant>', 'whose customer', 'local')
    .option('--out <file>', 'write it to a new file that only its owner may read (default: standard output)')
    .action(async (customer: string, { tenant, out }: Options) => {
      const { terminal, environment } = session;
      const services = await runningServices(environment, tenant);
      const acquisition = services.find(({ name }) => name === 'acquisition');
      if (!acquisition) throw new Failure('The service acquisition is not running.');
      const id = encodeURIComponent(customer);
      const known = await acquisition.json<Record<string, unknown>>(`/v1/customers/${id}/subject-access`);
      const rows = await Promise.all(services.map((service) => rowsOf(service, id)));
      const readModels = Object.fromEntries(services.map(({ name }, index) => [name, rows[index]]));
      const document = { ...known, readModels };
      if (out === undefined) return writeJson(terminal.out, document);
      write(out, document);
      writeLine(terminal.err, `All that is known of customer ${customer} is in ${out}. It is personal data in clear.`);
    });
  withExamples(
    command,
    'perennial subject-access 01920000-0000-7000-8000-000000000001 --out ada.json',
    'perennial subject-access 01920000-0000-7000-8000-000000000001 | jq .consents',
  );
};
