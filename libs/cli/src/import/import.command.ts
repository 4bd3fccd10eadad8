import { migrateEventStore } from '@perennial/event-store';
import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { differences } from '../online-retail/account.ts';
import { importHistory } from '../online-retail/import.ts';
import { countEvents } from '../online-retail/mapping.ts';
import { readHistory } from '../online-retail/read-history.ts';
import { withEventLog } from '../platform/event-log.ts';
import { personalDataOf } from '../platform/encryption-keys.ts';
import { databaseUrlOf } from '../platform/platform.ts';
import type { Session } from '../session.ts';
import { withExamples } from '../examples.ts';
import { Progress } from '../terminal/progress.ts';
import { writeJson } from '../terminal/terminal.ts';
import { errorFileOf, writeErrorFile } from './error-file.ts';
import { type ImportReport, writeReport } from './report.ts';

interface Options {
  readonly tenant: string;
  readonly errors?: string;
  readonly json?: true;
}

const importOnlineRetail = async (path: string, options: Options, session: Session): Promise<ImportReport> => {
  const { terminal, environment, signal } = session;
  const { tenant: tenantId } = options;
  const connectionString = databaseUrlOf(environment);
  const since = performance.now();
  const { history, account: file, rejected } = await readHistory(path);
  const errorFile = rejected.length > 0 ? (options.errors ?? errorFileOf(path)) : undefined;
  if (errorFile !== undefined) writeErrorFile(errorFile, rejected);

  await migrateEventStore(connectionString);
  const events = countEvents(history);
  const personalData = await personalDataOf(environment, connectionString);
  const outcome = await withEventLog({ connectionString, personalData }, async (store) => {
    const progress = new Progress(terminal.err, { label: 'import', unit: 'events', total: events });
    const onProgress = (appended: number) => progress.advance(appended);
    try {
      return await importHistory(history, { store, tenantId, signal, onProgress });
    } finally {
      progress.finish();
    }
  });
  const { added, present, account: log } = outcome;
  const seconds = (performance.now() - since) / 1000;
  return { path, tenantId, events, added, present, rejected: rejected.length, errorFile, file, log, seconds };
};

/** `perennial import`. */
export const addImport = (program: Command, session: Session): void => {
  const imports = program.command('import').description('Bring history from elsewhere into the log.');
  withExamples(imports, 'perennial import online-retail examples/online-retail/online_retail.csv.gz');

  const onlineRetail = imports
    .command('online-retail')
    .description('Import the UCI Online Retail file. Importing it again adds nothing; an interrupted import goes on.')
    .argument('<file>', 'the file, csv or csv.gz')
    .option('--tenant <tenant>', 'whose history it is', 'local')
    .option('--errors <file>', 'where malformed rows go (default: FILE.errors.csv)')
    .option('--json', 'print the result as JSON')
    .action(async (path: string, options: Options) => {
      const report = await importOnlineRetail(path, options, session);
      if (options.json) writeJson(session.terminal.out, report);
      else writeReport(session.terminal.out, report);
      if (report.added + report.present < report.events) {
        throw new Failure('Interrupted. Give the same command again to go on.', 130);
      }
      const wrong = differences(report.file, report.log);
      if (wrong.length > 0) throw new Failure(`The log does not hold what the file does. ${wrong.join('; ')}.`);
    });
  withExamples(onlineRetail, 'perennial import online-retail examples/online-retail/online_retail.csv.gz --json');
};
