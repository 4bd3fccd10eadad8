import { readFileSync } from 'node:fs';
import { migrateEventStore, platformRoles, provisionServiceRoles } from '@perennial/event-store';
import { serviceNames } from '@perennial/local';
import { FileKeyEncryption, migratePrivacy, preparePrivacy } from '@perennial/privacy';
import { type Command, InvalidArgumentError } from 'commander';
import { withExamples } from '../examples.ts';
import { Failure } from '../failure.ts';
import { explainDatabaseError } from '../platform/event-log.ts';
import { databaseUrlOf } from '../platform/platform.ts';
import type { Session } from '../session.ts';
import { writeJson, writeLine } from '../terminal/terminal.ts';

interface Options {
  readonly roles?: true;
  readonly passwords?: string;
  readonly prefix: string;
  readonly json?: true;
}

/** The passwords in a file: service → password. */
const passwordsIn = (file: string): ReadonlyMap<string, string> => {
  let passwords: unknown;
  try {
    passwords = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Failure(`${file} cannot be read as JSON: ${(error as Error).message}.`, 2, { cause: error });
  }
  const isObject = typeof passwords === 'object' && passwords !== null && !Array.isArray(passwords);
  const entries = isObject ? Object.entries(passwords as object) : [];
  const wrong = entries.find(
    ([service, password]) =>
      !serviceNames.some((name) => name === service) || typeof password !== 'string' || password === '',
  );
  // The values are secrets, so they are not repeated.
  if (!isObject || wrong !== undefined) {
    throw new Failure(
      `${file} must hold a password for each service, as {"acquisition": "…"}${wrong ? `; ${wrong[0]} is not one` : ''}.`,
      2,
    );
  }
  return new Map(entries as [string, string][]);
};

const prefix = (text: string): string => {
  if (/^[a-z_][a-z0-9_]{0,29}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be at most 30 of a-z, 0-9 and _, and not begin with a digit.');
};

const migrate = async (options: Options, { environment }: Session) => {
  const connectionString = databaseUrlOf(environment);
  const passwords = options.passwords === undefined ? new Map<string, string>() : passwordsIn(options.passwords);
  try {
    await migrateEventStore(connectionString);
    const keyFile = environment['PERENNIAL_ENCRYPTION_KEY_FILE'];
    if (keyFile) await preparePrivacy(connectionString, new FileKeyEncryption(keyFile));
    else await migratePrivacy(connectionString);
    if (!options.roles) return { roles: [] };
    const roles = platformRoles(serviceNames, {
      prefix: options.prefix,
      passwordOf: (service) => passwords.get(service),
    });
    return { roles: await provisionServiceRoles(connectionString, roles) };
  } catch (error) {
    throw explainDatabaseError(error);
  }
};

/** `perennial migrate`. */
export const addMigrate = (program: Command, session: Session): void => {
  const command = program
    .command('migrate')
    .summary('Bring the schemas of log and keys up to date, and the roles of the services.')
    .description(
      'Bring the schemas of log and keys up to date, as their owner. With PERENNIAL_ENCRYPTION_KEY_FILE its keys are made known to the database. Read models are brought up to date by their services, which own them.',
    )
    .option('--roles', 'also make a database role for each service, or bring it up to date')
    .option('--passwords <file>', 'JSON with the password of each service; without, roles keep theirs')
    .option('--prefix <prefix>', 'before the name of each role; one for each database', prefix, 'perennial_')
    .option('--json', 'print what was done as JSON')
    .action(async (options: Options) => {
      const usesPrefix = command.getOptionValueSource('prefix') === 'cli';
      if ((options.passwords !== undefined || usesPrefix) && !options.roles) {
        throw new Failure('--passwords and --prefix belong to --roles.', 2);
      }
      const done = await migrate(options, session);
      const { out } = session.terminal;
      if (options.json) return writeJson(out, done);
      writeLine(out, 'The schemas of log and keys are up to date.');
      for (const { role, created, schema, categories } of done.roles) {
        writeLine(
          out,
          `${created ? 'Made' : 'Updated'} the role ${role}: owns the schema ${schema}, appends to ${categories.join(', ')}.`,
        );
      }
    });
  withExamples(
    command,
    'PERENNIAL_DATABASE_URL=postgres://owner:…@db/perennial perennial migrate',
    'perennial migrate --roles --passwords roles.json',
  );
};
