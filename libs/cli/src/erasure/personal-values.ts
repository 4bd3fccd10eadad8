import { readFileSync } from 'node:fs';
import { ERASED, findDefinition, splitPersonal } from '@perennial/contracts';
import type { RecordedEvent } from '@perennial/kernel';
import { Failure } from '../failure.ts';

/** A personal value of a customer, and the fields of events it was in, e.g. `CustomerRegistered /email`. */
export interface PersonalValue {
  readonly text: string;
  readonly fields: readonly string[];
}

/** Shorter ones are in every database by chance. */
export const SHORTEST_IN_TABLES = 4;
/** In gigabytes of binary data, shorter ones are there by chance. */
export const SHORTEST_IN_FILES = 6;

/** The personal values of these events that can be read, each once. */
export const personalValuesOf = (events: readonly RecordedEvent[]): readonly PersonalValue[] => {
  const fields = new Map<string, Set<string>>();
  for (const { type, data } of events) {
    const definition = findDefinition(type);
    const personal = definition ? splitPersonal(definition, data).personal : null;
    for (const [pointer, value] of Object.entries(personal ?? {})) {
      if (typeof value !== 'string' || value === ERASED) continue;
      fields.set(value, (fields.get(value) ?? new Set()).add(`${type} ${pointer}`));
    }
  }
  return Array.from(fields, ([text, names]) => ({ text, fields: [...names].sort() }));
};

/** Values that somebody has kept elsewhere: one a line. @throws Failure when there is no such file, or nothing in it */
export const valuesInFile = (file: string): readonly PersonalValue[] => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure(`The values cannot be read: ${(error as Error).message}.`, 2);
  }
  const lines = [...new Set(text.split(/\r?\n/).map((line) => line.trim()))].filter((line) => line !== '');
  if (lines.length === 0) throw new Failure(`${file} holds no values: write one a line.`, 2);
  return lines.map((line, index) => ({ text: line, fields: [`line ${index + 1} of ${file}`] }));
};
