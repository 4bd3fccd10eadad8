import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { restoreBackup } from '@perennial/event-store';
import type { Command } from 'commander';
import { withExamples } from '../examples.ts';
import { Failure } from '../failure.ts';
import { databaseUrlOf } from '../platform/platform.ts';
import type { Session } from '../session.ts';
import { counted, duration } from '../terminal/numbers.ts';
import { Progress } from '../terminal/progress.ts';
import { writeJson, writeLine } from '../terminal/terminal.ts';
import { explainBackupError } from './explain.ts';

interface Options {
  readonly from: string;
  readonly keys?: string | false;
  readonly log: boolean;
  readonly erasures?: readonly string[];
  readonly json?: true;
}

const addTo = (folder: string, folders: readonly string[] = []): readonly string[] => [...folders, folder];

const keysFolderOf = ({ from, keys, log }: Options): string | undefined => {
  if ((log || keys === undefined) && !existsSync(from))
    throw new Failure(`${from} is not there: name the folder that \`perennial backup\` has written.`, 2);
  if (keys === false) return undefined;
  const folder = keys ?? join(from, 'keys');
  if (existsSync(folder)) return folder;
  throw new Failure(`${folder} is not there: name the backup of the keys (--keys), or say --no-keys.`, 2);
};

/** `perennial restore`. */
export const addRestore = (program: Command, session: Session): void => {
  const { out, err } = session.terminal;
  const command = program
    .command('restore')
    .summary('Bring a backup back into a database that has no events.')
    .description(
      'Bring a backup back into a database that has no events. Whoever is known to be erased, anywhere, stays erased. Read models are rebuilt by their services.',
    )
    .requiredOption('--from <folder>', 'what `perennial backup` has written')
    .option('--keys <folder>', 'the keys of another backup (default: `keys` in the folder)')
    .option('--no-keys', 'without keys: personal fields cannot be read until they are restored, too')
    .option('--no-log', 'only the keys, beside a log that was not lost')
    .option(
      '--erasures <folder>',
      'the keys of a newer backup, of which only the erasures are taken; may be repeated',
      addTo,
    )
    .option('--json', 'print the result as JSON')
    .action(async (options: Options) => {
      const keys = keysFolderOf(options);
      if (!options.log && keys === undefined)
        throw new Failure('Neither log nor keys: there is nothing to restore.', 2);
      const connectionString = databaseUrlOf(session.environment);
      const progress = new Progress(err, { label: 'restore', unit: 'events' });
      const result = await restoreBackup({
        connectionString,
        ...(options.log && { log: join(options.from, 'log') }),
        ...(keys !== undefined && { keys }),
        ...(options.erasures && { erasures: options.erasures }),
        onProgress: (events, total) => progress.reach(events, total),
        signal: session.signal,
      })
        .catch((error: unknown) => {
          throw explainBackupError(error);
        })
        .finally(() => progress.finish());
      if (options.json) return writeJson(out, result);
      const restored = `${counted(result.events, 'event')} and ${counted(result.keys, 'data key')}`;
      const time = duration(progress.finish());
      writeLine(out, `Restored ${restored} in ${time}; ${counted(result.erased, 'subject')} erased.`);
    });
  withExamples(
    command,
    'PERENNIAL_DATABASE_URL=postgres://owner:…@db/perennial perennial restore --from /backups/2026-11-22',
    'perennial restore --from /backups/2026-06-01 --erasures /backups/2026-11-22/keys',
  );
};
