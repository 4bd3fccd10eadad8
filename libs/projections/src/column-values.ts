import { addDecimals } from '@perennial/kernel';
import { escapeIdentifier } from 'pg';
import type { ReadModelColumn } from './read-model-table.ts';

/** The value of one column in memory: plain JSON. */
export type ColumnValue = unknown;

/** How values of one PostgreSQL type travel. */
interface ColumnKind {
  /** The one form of a value in memory, from whatever a handler gave. */
  readonly canonical: (value: NonNullable<unknown>) => ColumnValue;
  /** SQL for the text that is read; the type's own text by default. */
  readonly selected?: (column: string) => string;
  /** The canonical value of the text that was read. */
  readonly parsed: (text: string) => ColumnValue;
  /** True when the text of a value never needs quotes in an array literal. */
  readonly bare: boolean;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CANONICAL_DECIMAL = /^(?:0|-?(?:[1-9]\d*|0(?=\.))(?:\.\d*[1-9])?)$/;

const instant = (value: unknown): string =>
  typeof value === 'string' && INSTANT.test(value) ? value : new Date(value as string).toISOString();

/** `2011-12-09 12:50:00.5`, in UTC, as PostgreSQL writes it. */
const instantOfText = (text: string): string =>
  text.length === 19
    ? `${text.slice(0, 10)}T${text.slice(11)}.000Z`
    : new Date(`${text.replace(' ', 'T')}Z`).toISOString();

const decimal = (value: unknown): string =>
  typeof value === 'string' && CANONICAL_DECIMAL.test(value) ? value : addDecimals(`${value as string | number}`);

const wholeNumber = (value: unknown): number => {
  const number = typeof value === 'string' && value.trim() === '' ? NaN : Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${JSON.stringify(value)} is not a safe integer`);
  return number;
};

/** PostgreSQL reads upper case and writes lower case: a row that was just folded must have the key of the one that is loaded. */
const uuid = (value: unknown): string => {
  if (typeof value === 'string' && UUID.test(value)) return value;
  const lower = String(value).toLowerCase();
  if (!UUID.test(lower)) throw new TypeError(`${JSON.stringify(value)} is not a UUID`);
  return lower;
};

const same = (value: unknown): unknown => value;

const words: ColumnKind = { canonical: same, parsed: same, bare: false };
const id: ColumnKind = { canonical: uuid, parsed: same, bare: true };
const truth: ColumnKind = { canonical: same, parsed: (text) => text === 'true', bare: true };
const whole: ColumnKind = { canonical: wholeNumber, parsed: Number, bare: true };
const exact: ColumnKind = { canonical: decimal, parsed: decimal, bare: true };
const floating: ColumnKind = { canonical: Number, parsed: Number, bare: true };
const json: ColumnKind = { canonical: same, parsed: (text) => JSON.parse(text) as unknown, bare: false };
const moment: ColumnKind = {
  canonical: instant,
  selected: (column) => `${column} at time zone 'UTC'`,
  parsed: instantOfText,
  bare: true,
};

const kinds: Readonly<Record<string, ColumnKind>> = {
  text: words,
  varchar: words,
  'character varying': words,
  date: words,
  uuid: id,
  boolean: truth,
  jsonb: json,
  smallint: whole,
  integer: whole,
  int: whole,
  bigint: whole,
  numeric: exact,
  decimal: exact,
  'double precision': floating,
  timestamptz: moment,
  'timestamp with time zone': moment,
};

/** The types of whole numbers and decimals, which totals can be added to. */
export const isExactNumber = (type: string): boolean => kinds[type] === whole || kinds[type] === exact;

/** A column with how its values travel. Null and absent are both null everywhere. */
export interface TravellingColumn extends ReadModelColumn {
  readonly canonical: (value: unknown) => ColumnValue;
  /** SQL for the text to read, of the table called `t`. */
  readonly selected: string;
  readonly parsed: (text: string | null) => ColumnValue;
  /** Canonical values as one parameter, for `unnest($1::uuid[])`. */
  readonly arrayLiteral: (values: readonly ColumnValue[]) => string;
}

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** How a column's values travel. Throws TypeError on a type that read models cannot have. */
export const travelling = (column: ReadModelColumn): TravellingColumn => {
  const kind = kinds[column.type];
  if (!kind) {
    throw new TypeError(`Column ${column.column}: a read model cannot hold ${column.type}; use jsonb for lists`);
  }
  const name = `t.${escapeIdentifier(column.column)}`;
  const element = (value: ColumnValue): string => {
    if (value === null || value === undefined) return 'NULL';
    if (kind.bare) return `${value as string | number | boolean}`;
    return quoted(kind === json ? JSON.stringify(value) : (value as string));
  };
  return {
    ...column,
    canonical: (value) => (value === null || value === undefined ? null : kind.canonical(value)),
    selected: `(${kind.selected?.(name) ?? name})::text`,
    parsed: (text) => (text === null ? null : kind.parsed(text)),
    arrayLiteral: (values) => `{${values.map(element).join(',')}}`,
  };
};

/** The column's type as an array, for `unnest($1::…)`. */
export const arrayTypeOf = (column: ReadModelColumn): string => `${column.type}[]`;
