import { addDecimals } from '@perennial/kernel';
import type { ReadModelColumn } from './read-model-table.ts';

/** The value of one column in memory: plain JSON. */
export type ColumnValue = unknown;

type Canonical = (value: NonNullable<unknown>) => ColumnValue;

const instant: Canonical = (value) => {
  if (typeof value === 'string' && value.length === 24 && value.endsWith('Z')) return value;
  return new Date(value as string | Date).toISOString();
};

const decimal: Canonical = (value) => addDecimals(`${value as string | number}`);

const wholeNumber: Canonical = (value) => {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${JSON.stringify(value)} is not a safe integer`);
  return number;
};

const same: Canonical = (value) => value;

const canonicalByType: Readonly<Record<string, Canonical>> = {
  text: same,
  varchar: same,
  'character varying': same,
  uuid: same,
  boolean: same,
  jsonb: same,
  date: same,
  smallint: wholeNumber,
  integer: wholeNumber,
  int: wholeNumber,
  bigint: wholeNumber,
  numeric: decimal,
  decimal,
  timestamptz: instant,
  'timestamp with time zone': instant,
  'double precision': Number,
  real: Number,
};

/** The types of whole numbers and decimals, which totals can be added to. */
export const isExactNumber = (type: string): boolean =>
  canonicalByType[type] === wholeNumber || canonicalByType[type] === decimal;

/** How columns of a type look in memory. Throws on a type that read models cannot have. */
export const canonicalOf = (column: ReadModelColumn): ((value: unknown) => ColumnValue) => {
  const canonical = canonicalByType[column.type];
  if (!canonical) {
    throw new TypeError(`Column ${column.column}: a read model cannot hold ${column.type}; use jsonb for lists`);
  }
  return (value) => (value === null || value === undefined ? null : canonical(value));
};

/** A canonical value as a parameter of a bulk statement: text, or null. */
export const parameterOf = (column: ReadModelColumn, value: ColumnValue): unknown =>
  value === null || column.type !== 'jsonb' ? value : JSON.stringify(value);

/** The column's type as an array, for `unnest($1::…)`. */
export const arrayTypeOf = (column: ReadModelColumn): string => `${column.type}[]`;
