import { writeFileSync } from 'node:fs';
import { Failure } from '../failure.ts';

/** A record that could not be imported. */
export interface RejectedRecord {
  /** In the imported file, from 1. */
  readonly line: number;
  readonly reason: string;
  /** As it stands in the file. */
  readonly text: string;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Where the rejected records of a file go, unless the user says otherwise. */
export const errorFileOf = (path: string): string => `${path}.errors.csv`;

/** Writes a CSV with the line number, the reason and the text of each rejected record. */
export const writeErrorFile = (path: string, rejected: readonly RejectedRecord[]): void => {
  const lines = rejected.map(({ line, reason, text }) => `${line},${quoted(reason)},${quoted(text)}`);
  try {
    writeFileSync(path, `${['Line,Reason,Record', ...lines].join('\n')}\n`);
  } catch (error) {
    throw new Failure(`Cannot write the error file: ${(error as Error).message}. Name another one with --errors.`);
  }
};
