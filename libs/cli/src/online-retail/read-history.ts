import { readCsv } from '../import/csv.ts';
import type { RejectedRecord } from '../import/error-file.ts';
import { readTextFile } from '../import/text-file.ts';
import { Failure } from '../failure.ts';
import { type Account, FileAccount } from './account.ts';
import { type History, HistoryReader } from './history.ts';
import { columnsOf, type RowReader, rowReader } from './row.ts';

export interface HistoryFile {
  readonly history: History;
  /** What the log has to hold when all of it is imported. */
  readonly account: Account;
  readonly rejected: readonly RejectedRecord[];
}

/**
 * Reads the text of an Online Retail file.
 *
 * @param name of the file, for messages
 * @throws Failure when it is no Online Retail file
 */
export const readHistoryText = async (chunks: AsyncIterable<string>, name: string): Promise<HistoryFile> => {
  const history = new HistoryReader();
  const account = new FileAccount();
  const rejected: RejectedRecord[] = [];
  let readRow: RowReader | undefined;

  await readCsv(chunks, {
    record: ({ line, text, fields }) => {
      if (!readRow) {
        const columns = columnsOf(fields);
        if ('missing' in columns) {
          throw new Failure(`${name} is no Online Retail file: its first line names no ${columns.missing.join(', ')}.`);
        }
        readRow = rowReader(columns);
        return;
      }
      const row = readRow(fields);
      const reason = typeof row === 'string' ? row : history.add(row);
      if (reason !== undefined) rejected.push({ line, reason, text });
      else if (typeof row !== 'string') account.add(row);
    },
    malformed: (record) => rejected.push(record),
  });
  if (!readRow) throw new Failure(`${name} is empty.`);
  return { history: history.history(), account: account.account(), rejected };
};

/**
 * Reads an Online Retail file, csv or csv.gz.
 *
 * @throws Failure when there is no such file, it cannot be read, or it is no Online Retail file
 */
export const readHistory = (path: string): Promise<HistoryFile> => readHistoryText(readTextFile(path), path);
