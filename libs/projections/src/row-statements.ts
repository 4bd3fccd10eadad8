import type { ClientBase } from 'pg';
import { escapeIdentifier } from 'pg';
import { arrayTypeOf, type ColumnValue, parameterOf } from './column-values.ts';
import { canonicalRow, type FullKey, type StoredRow, type TableLayout } from './table-layout.ts';
import { nameOf } from './sql-names.ts';
import type { ReadModelColumn } from './read-model-table.ts';

const names = (columns: readonly ReadModelColumn[]): string =>
  columns.map(({ column }) => escapeIdentifier(column)).join(', ');

/** `unnest($1::text[], $2::uuid[], …)`: one parameter a column, whatever the number of rows. */
const unnested = (columns: readonly ReadModelColumn[]): string =>
  `unnest(${columns.map((column, index) => `$${index + 1}::${arrayTypeOf(column)}`).join(', ')})`;

const matches = (columns: readonly ReadModelColumn[], left: string, right: string): string =>
  columns
    .map(({ column }) => `${left}.${escapeIdentifier(column)} = ${right}.${escapeIdentifier(column)}`)
    .join(' and ');

const keyParameters = (layout: TableLayout, keys: readonly FullKey[]): ColumnValue[][] =>
  layout.keyColumns.map((_, index) => keys.map((key) => key.values[index]));

/** One array of parameters a column. */
export const columnParameters = (
  columns: readonly ReadModelColumn[],
  rows: readonly Readonly<Record<string, ColumnValue>>[],
): unknown[][] => columns.map((column) => rows.map((row) => parameterOf(column, row[column.property] ?? null)));

/** The rows that exist, in canonical form. */
export const loadRows = async (
  client: ClientBase,
  layout: TableLayout,
  keys: readonly FullKey[],
): Promise<StoredRow[]> => {
  const selected = layout.columns
    .map(({ column, property, type }) => {
      const value = `t.${escapeIdentifier(column)}`;
      return `${type === 'date' ? `${value}::text` : value} as ${escapeIdentifier(property)}`;
    })
    .join(', ');
  const found = await client.query<Record<string, unknown>>(
    `select ${selected} from ${unnested(layout.keyColumns)} as k(${names(layout.keyColumns)})
     join ${nameOf(layout.table)} t on ${matches(layout.keyColumns, 't', 'k')}`,
    keyParameters(layout, keys),
  );
  return found.rows.map((row) => canonicalRow(layout, row));
};

/** Writes whole rows, new ones and changed ones, in one statement. */
export const upsertRows = async (
  client: ClientBase,
  layout: TableLayout,
  rows: readonly StoredRow[],
): Promise<void> => {
  const assignments = layout.otherColumns.map(
    ({ column }) => `${escapeIdentifier(column)} = excluded.${escapeIdentifier(column)}`,
  );
  await client.query(
    `insert into ${nameOf(layout.table)} (${names(layout.columns)}) select * from ${unnested(layout.columns)}
     on conflict (${names(layout.keyColumns)}) do ${
       assignments.length > 0 ? `update set ${assignments.join(', ')}` : 'nothing'
     }`,
    columnParameters(layout.columns, rows),
  );
};

/** Deletes rows by key in one statement. */
export const deleteRows = async (client: ClientBase, layout: TableLayout, keys: readonly FullKey[]): Promise<void> => {
  await client.query(
    `delete from ${nameOf(layout.table)} t using ${unnested(layout.keyColumns)} as k(${names(layout.keyColumns)})
     where ${matches(layout.keyColumns, 't', 'k')}`,
    keyParameters(layout, keys),
  );
};
