import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createKeyRing, type KeyStatus, keyStatus } from '@perennial/privacy';
import type { Command } from 'commander';
import { withExamples } from '../examples.ts';
import { Failure } from '../failure.ts';
import { openKeyEncryption } from '../platform/encryption-keys.ts';
import { databaseUrlOf } from '../platform/platform.ts';
import type { Session } from '../session.ts';
import { counted } from '../terminal/numbers.ts';
import { table } from '../terminal/table.ts';
import { writeJson, writeLine } from '../terminal/terminal.ts';
import { rotateDataKeys, rotateKeys } from './rotate.ts';

interface Json {
  readonly json?: true;
}

const linesOf = ({ keyEncryptionKeys, subjects, erasedSubjects }: KeyStatus): readonly string[] => [
  ...table(
    ['key-encryption key', 'state', 'first used', 'data keys'],
    keyEncryptionKeys.map(({ id, retiredAt, firstUsedAt, dataKeys }) => [
      id,
      retiredAt === null ? 'active' : 'retired',
      firstUsedAt.slice(0, 10),
      dataKeys,
    ]),
  ),
  `${counted(subjects, 'subject')} with keys, ${erasedSubjects} erased`,
];

const show = async ({ json }: Json, { terminal, environment }: Session): Promise<void> => {
  const url = databaseUrlOf(environment);
  await openKeyEncryption(environment, url);
  const status = await keyStatus(url);
  if (json) writeJson(terminal.out, status);
  else for (const line of linesOf(status)) writeLine(terminal.out, line);
};

const create = (path: string, { terminal }: Session): void => {
  const file = resolve(path);
  if (existsSync(file)) throw new Failure(`${file} is there already, and stays as it is: choose another name.`);
  try {
    createKeyRing(file);
  } catch (error) {
    throw new Failure(`The key file cannot be made: ${(error as Error).message}.`, 1, { cause: error });
  }
  writeLine(terminal.out, `${file}: keep a copy of it apart from the backups of the database.`);
};

/** `perennial keys`, `perennial keys rotate`, `perennial keys create`. */
export const addKeys = (program: Command, session: Session): void => {
  const keys = program
    .command('keys')
    .description('Show the keys that personal data is encrypted under: which there are, and how many are under which.')
    .option('--json', 'print it as JSON')
    .action((options: Json) => show(options, session));
  withExamples(keys, 'perennial keys', 'perennial keys rotate');

  const rotate = keys
    .command('rotate')
    .description('Wrap every data key with a new key-encryption key. The log is not touched; services go on meanwhile.')
    .option('--data-keys', 'encrypt new events under new data keys instead; old ones stay, to read with')
    .option('--json', 'print the result as JSON')
    .action(async ({ dataKeys }: { dataKeys?: true }) => {
      // `keys` has the same option, and takes it for itself.
      const { json } = rotate.optsWithGlobals<Json>();
      await (dataKeys ? rotateDataKeys(session, json) : rotateKeys(session, json));
    });
  withExamples(rotate, 'perennial keys rotate', 'perennial keys rotate --data-keys');

  const creation = keys
    .command('create')
    .description(
      'Make a file with one new key-encryption key, for PERENNIAL_ENCRYPTION_KEY_FILE of services elsewhere.',
    )
    .argument('<file>', 'where; a file that is there stays')
    .action((path: string) => create(path, session));
  withExamples(creation, 'perennial keys create /etc/perennial/encryption.keys');
};
