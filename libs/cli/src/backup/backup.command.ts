import { takeBackup } from '@perennial/event-store';
import type { Command } from 'commander';
import { withExamples } from '../examples.ts';
import { databaseUrlOf } from '../platform/platform.ts';
import type { Session } from '../session.ts';
import { counted, duration } from '../terminal/numbers.ts';
import { Progress } from '../terminal/progress.ts';
import { writeJson, writeLine } from '../terminal/terminal.ts';
import { explainBackupError } from './explain.ts';

interface Options {
  readonly out: string;
  readonly json?: true;
}

/** `perennial backup`. */
export const addBackup = (program: Command, session: Session): void => {
  const { out, err } = session.terminal;
  const command = program
    .command('backup')
    .summary('Write the log and its keys into a folder, as of one moment, beside a platform that runs.')
    .description(
      'Write the log and its keys into a folder, as of one moment, beside a platform that runs. Not in it: the key file (PERENNIAL_ENCRYPTION_KEY_FILE), and read models, which are rebuilt.',
    )
    .requiredOption('--out <folder>', 'a new folder: it gets `log` and `keys`, to be kept apart')
    .option('--json', 'print the manifests as JSON')
    .action(async ({ out: folder, json }: Options) => {
      const connectionString = databaseUrlOf(session.environment);
      const progress = new Progress(err, { label: 'backup', unit: 'events' });
      const onProgress = (events: number, total: number) => progress.reach(events, total);
      const result = await takeBackup({ connectionString, folder, onProgress, signal: session.signal })
        .catch((error: unknown) => {
          throw explainBackupError(error);
        })
        .finally(() => progress.finish());
      if (json) return writeJson(out, result);
      const rowsOf = (table: string) =>
        [...result.log.files, ...result.keys.files].find((file) => file.table === table)?.rows ?? 0;
      const events = counted(rowsOf('events'), 'event');
      const keys = counted(rowsOf('data_keys'), 'data key');
      writeLine(out, `Backed up ${events} and ${keys} into ${folder} in ${duration(progress.finish())}.`);
      writeLine(out, 'The key file is not in it: keep a copy of PERENNIAL_ENCRYPTION_KEY_FILE elsewhere.');
    });
  withExamples(command, 'perennial backup --out /backups/2026-11-22');
};
