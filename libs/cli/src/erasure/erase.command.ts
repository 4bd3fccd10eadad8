import { servicesWithCustomerData } from '@perennial/contracts';
import type { EventStore } from '@perennial/event-store';
import { readRunningPlatform } from '@perennial/local';
import { type Command, Option } from 'commander';
import { withExamples } from '../examples.ts';
import { Failure } from '../failure.ts';
import { personalDataOf } from '../platform/encryption-keys.ts';
import { withEventLog } from '../platform/event-log.ts';
import { databaseUrlOf, homeOf } from '../platform/platform.ts';
import type { ServiceClient } from '../platform/service-client.ts';
import { runningServices } from '../platform/services.ts';
import type { Session } from '../session.ts';
import { Progress } from '../terminal/progress.ts';
import { writeJson, writeLine } from '../terminal/terminal.ts';
import { type Evidence, searchEverywhere } from './evidence.ts';
import { type PersonalValue, personalValuesOf, valuesInFile } from './personal-values.ts';
import { type Purge, purge } from './purge.ts';
import { completeReceipt, orNothing, type Receipt, receiptOf } from './receipt.ts';
import { writeEvidence, writePurge, writeReceipt } from './report.ts';

interface Options {
  readonly tenant: string;
  readonly requestedBy: string;
  readonly reason: string;
  readonly check?: true;
  readonly valuesFile?: string;
  readonly purge: boolean;
  readonly yes?: true;
  readonly json?: true;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The platform's home when its own database is the one that is meant: then its files are here. */
const localHome = (environment: Session['environment']): string | null => {
  const home = homeOf(environment);
  return readRunningPlatform(home)?.databaseUrl === databaseUrlOf(environment) ? home : null;
};

const confirm = async (customerId: string, { yes }: Options, { ask }: Session): Promise<void> => {
  if (yes) return;
  const question = `Erase customer ${customerId} for good? Nobody can undo it. Type "erase": `;
  if (!ask) throw new Failure('Nobody is there to be asked whether it may be erased for good: say --yes.', 2);
  if ((await ask(question)).trim() !== 'erase') throw new Failure('Nothing was erased.');
};

/** Before anything is destroyed: afterwards nobody knows what to look for. */
const valuesToFind = async (
  store: EventStore,
  customerId: string,
  { tenant, valuesFile }: Options,
): Promise<readonly PersonalValue[]> => {
  const named = valuesFile === undefined ? [] : valuesInFile(valuesFile);
  const readable = personalValuesOf(await store.readCustomer(tenant, customerId));
  const values = [...named, ...readable.filter(({ text }) => !named.some((known) => known.text === text))];
  if (values.length > 0) return values;
  throw new Failure(
    `No personal value of customer ${customerId} can be read, so there is nothing to look for: name the values in a file, one a line (--values-file).`,
  );
};

/** Who does not run reports no scrub; when they do at last, nobody knows any more what to look for. */
const requireAll = async (services: readonly ServiceClient[]): Promise<void> => {
  const answers = await Promise.all(
    servicesWithCustomerData.map(async (name) => {
      const ready = services.find((service) => service.name === name)?.json('/health/ready');
      return (await ready?.then(Boolean, () => false)) ? [] : [name];
    }),
  );
  const missing = answers.flat();
  if (missing.length === 0) return;
  throw new Failure(`Nothing was erased: with --check every service must run. Not ready: ${missing.join(', ')}.`);
};

const erase = async (
  acquisition: ServiceClient,
  customerId: string,
  { requestedBy, reason }: Options,
  { terminal, signal }: Session,
): Promise<Receipt> => {
  await acquisition.json(`/v1/customers/${customerId}/erase`, { method: 'POST', body: { requestedBy, reason } });
  let said = '';
  return completeReceipt(acquisition, customerId, signal, (missing) => {
    const waiting = `The keys are destroyed; waiting for: ${missing.join(', ') || 'the receipt'}`;
    if (waiting !== said) writeLine(terminal.err, (said = waiting));
  });
};

/** A table that is in use for long must not keep the search from being made: afterwards nobody knows the values. */
const purgeOrSayWhyNot = async (
  { purge: wanted, json }: Options,
  { environment, terminal }: Session,
): Promise<{ readonly purged: Purge | null; readonly whyNot?: string }> => {
  if (!wanted || localHome(environment) === null) return { purged: null };
  try {
    const purged = await purge(databaseUrlOf(environment), (table) => writeLine(terminal.err, `Rewriting ${table}`));
    if (!json) writePurge(terminal.out, purged);
    return { purged };
  } catch (error) {
    const whyNot = `The tables could not be rewritten: ${(error as Error).message}.`;
    writeLine(terminal.err, whyNot);
    return { purged: null, whyNot };
  }
};

const check = async (
  store: EventStore,
  customerId: string,
  values: readonly PersonalValue[],
  { tenant }: Options,
  { environment, terminal, signal }: Session,
): Promise<Evidence> => {
  const rows = new Progress(terminal.err, { label: 'search tables', unit: 'rows' });
  const bytes = new Progress(terminal.err, { label: 'search files', unit: 'bytes' });
  try {
    return await searchEverywhere({
      store,
      databaseUrl: databaseUrlOf(environment),
      folder: localHome(environment),
      tenantId: tenant,
      customerId,
      values,
      signal,
      onRows: (done) => rows.reach(done),
      onBytes: (done) => bytes.reach(done),
    });
  } finally {
    bytes.finish();
  }
};

const noteLinked = async (acquisition: ServiceClient, customerId: string, { terminal }: Session): Promise<void> => {
  const customer = await orNothing(
    acquisition.json<{ linkedCustomerIds: readonly string[] }>(`/v1/customers/${customerId}`),
  );
  const linked = customer?.linkedCustomerIds ?? [];
  if (linked.length === 0) return;
  writeLine(terminal.err, `Found to be the same person, and not erased by this: ${linked.join(', ')}.`);
};

const run = async (customer: string, options: Options, session: Session): Promise<void> => {
  const { terminal, environment } = session;
  const customerId = customer.toLowerCase();
  if (!UUID.test(customerId)) throw new Failure(`${customer} is not the id of a customer.`, 2);
  if (options.valuesFile !== undefined && !options.check) throw new Failure('--values-file goes with --check.', 2);
  const services = await runningServices(environment, options.tenant);
  const acquisition = services.find(({ name }) => name === 'acquisition');
  if (!acquisition) throw new Failure('The service acquisition is not running.');
  const connectionString = databaseUrlOf(environment);
  const personalData = await personalDataOf(environment, connectionString);
  await withEventLog({ connectionString, personalData }, async (store) => {
    const earlier = await receiptOf(acquisition, customerId);
    if (options.check && !earlier) await requireAll(services);
    const values = options.check ? await valuesToFind(store, customerId, options) : [];
    if (!earlier) await confirm(customerId, options, session);
    await noteLinked(acquisition, customerId, session);
    const receipt = await erase(acquisition, customerId, options, session);
    if (!options.json) writeReceipt(terminal.out, receipt);
    const { purged, whyNot } = await purgeOrSayWhyNot(options, session);
    const evidence = options.check ? await check(store, customerId, values, options, session) : null;
    if (evidence && !options.json) writeEvidence(terminal.out, evidence);
    if (options.json) writeJson(terminal.out, { receipt, purge: purged, check: evidence });
    if (evidence && evidence.found.length > 0) {
      throw new Failure('Personal values of an erased customer are still there: the places are named above.');
    }
    if (whyNot !== undefined) throw new Failure(whyNot);
    const unreadable = evidence?.files?.unreadable ?? [];
    if (unreadable.length > 0) throw new Failure(`Not all files could be searched: ${unreadable.join(', ')}.`);
  });
};

/** `perennial erase`. */
export const addErase = (program: Command, session: Session): void => {
  const command = program
    .command('erase')
    .description('Erase a customer for good: destroy their keys, scrub every read model, and show the receipt.')
    .argument('<customer>', 'id of the customer')
    .option('--tenant <tenant>', 'whose customer', 'local')
    .addOption(
      new Option('--requested-by <who>', 'who asked for it')
        .choices(['customer', 'representative', 'controller', 'authority'])
        .default('customer'),
    )
    .addOption(
      new Option('--reason <ground>', 'on which ground of GDPR article 17')
        .choices([
          'no-longer-necessary',
          'consent-withdrawn',
          'objection',
          'unlawful-processing',
          'legal-obligation',
          'child-consent',
        ])
        .default('consent-withdrawn'),
    )
    .option(
      '--check',
      'then look for the personal values in every table and file of the platform (exit code 1 if found)',
    )
    .option('--values-file <file>', 'look for these values too, one a line: of a customer who was erased before')
    .option('--no-purge', 'leave dead rows and old write-ahead log to the database')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print receipt and findings as JSON')
    .action((customer: string, options: Options) => run(customer, options, session));
  withExamples(
    command,
    'perennial erase 01920000-0000-7000-8000-000000000001 --check',
    'perennial erase 01920000-0000-7000-8000-000000000001 --yes --reason objection --json',
  );
};
