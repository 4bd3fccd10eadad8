import { count, counted, duration } from '../terminal/numbers.ts';
import { type Output, writeLine } from '../terminal/terminal.ts';
import type { Evidence, Trace } from './evidence.ts';
import type { Purge } from './purge.ts';
import type { Receipt } from './receipt.ts';

const megabytes = (bytes: number): string => `${count(bytes / 1_000_000)} MB`;

export const writeReceipt = (out: Output, { customerId, keys, services }: Receipt): void => {
  writeLine(out, `Customer ${customerId} is erased: ${counted(keys.destroyed, 'key')} destroyed at ${keys.at}.`);
  for (const { service, readModels } of services) {
    const names = readModels.map(({ name, rows }) => `${name} (${counted(rows, 'row')})`).join(', ');
    writeLine(out, `  ${service}: as a fresh fold of the log: ${names || 'it has no read model of customers'}`);
  }
};

export const writePurge = (out: Output, { tables, seconds }: Purge): void =>
  writeLine(
    out,
    `${counted(tables.length, 'table')} rewritten and old write-ahead log deleted in ${duration(seconds * 1000)}.`,
  );

const traceLine = ({ fields, place, times, customerId, offset }: Trace): string => {
  const where =
    offset === undefined ? counted(times, 'row') : `${counted(times, 'time')}, first at byte ${count(offset)}`;
  return `  ${place}: a value of ${fields.join(', ')} (${where}${customerId ? ` of customer ${customerId}` : ''})`;
};

const MOST_LINES = 50;

const writeTraces = (out: Output, traces: readonly Trace[]): void => {
  for (const trace of traces.slice(0, MOST_LINES)) writeLine(out, traceLine(trace));
  if (traces.length > MOST_LINES) writeLine(out, `  … and ${count(traces.length - MOST_LINES)} more`);
};

/** What was searched, how much and how long, and what was found. Never the values themselves. */
export const writeEvidence = (
  out: Output,
  { values, tooShort, tablesOnly, tables, files, found, ofOthers }: Evidence,
): void => {
  const left = [
    ...(tooShort > 0 ? [`${count(tooShort)} of fewer than 4 characters were not`] : []),
    ...(tablesOnly > 0 ? [`${count(tablesOnly)} of 4 or 5 characters in tables only`] : []),
  ];
  writeLine(out, `${counted(values, 'personal value')} looked for${left.length > 0 ? ` (${left.join(', ')})` : ''}:`);
  writeLine(
    out,
    `  every column of ${counted(tables.tables, 'table')} of all schemas: ${counted(tables.rows, 'row')}, ${megabytes(tables.bytes)}, ${duration(tables.seconds * 1000)}`,
  );
  if (files) {
    const { unreadable } = files;
    writeLine(
      out,
      `  every file in ${files.folder} (data, write-ahead log, logs): ${counted(files.files, 'file')}, ${megabytes(files.bytes)}, ${duration(files.seconds * 1000)}`,
    );
    if (unreadable.length > 0) writeLine(out, `  not readable for this user: ${unreadable.join(', ')}`);
  } else {
    writeLine(
      out,
      '  no files: the database is not on this machine. Its owner rewrites the tables, lets go of old write-ahead log, and lets backups run out.',
    );
  }
  if (ofOthers.length > 0) {
    writeLine(out, 'Values that others have too, and so stay:');
    writeTraces(out, ofOthers);
  }
  writeLine(out, found.length === 0 ? 'Nothing of them was found.' : 'FOUND:');
  writeTraces(out, found);
};
