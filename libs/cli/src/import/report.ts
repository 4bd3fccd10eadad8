import { type Account, differences } from '../online-retail/account.ts';
import { amount, count, counted, duration } from '../terminal/numbers.ts';
import { table } from '../terminal/table.ts';
import { type Output, writeLine } from '../terminal/terminal.ts';

/** What an import did, and the account of it: counts in, counts out. */
export interface ImportReport {
  readonly path: string;
  readonly tenantId: string;
  /** Events that the file makes. */
  readonly events: number;
  readonly added: number;
  /** Events that were in the log before. */
  readonly present: number;
  readonly rejected: number;
  readonly errorFile: string | undefined;
  /** Counted from the rows of the file that were not rejected. */
  readonly file: Account;
  /** Counted from the events read back from the log. */
  readonly log: Account;
  readonly seconds: number;
}

export const writeReport = (output: Output, report: ImportReport): void => {
  const { file, log, added, present, rejected, errorFile, seconds } = report;
  const names = Object.keys(file) as (keyof Account)[];
  const shown = (value: number | string) => (typeof value === 'number' ? count(value) : amount(value));
  const rows = names.map((name) => [name, shown(file[name]), shown(log[name])]);
  const widths = [1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0), 4));
  const right = (row: readonly string[]) => [
    row[0] ?? '',
    ...widths.map((width, i) => (row[i + 1] ?? '').padStart(width)),
  ];
  for (const line of table(right(['', 'file', 'log']), rows.map(right))) writeLine(output, line);
  writeLine(
    output,
    `${counted(added, 'event')} added, ${count(present)} there before, in ${duration(seconds * 1000)}` +
      ` (${count((added + present) / seconds)} events/s).`,
  );
  if (errorFile !== undefined) {
    writeLine(output, `${counted(rejected, 'malformed row')} left out: see ${errorFile}`);
  }
  if (differences(file, log).length === 0) writeLine(output, 'Everything in the file is accounted for in the log.');
};
