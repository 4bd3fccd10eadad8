import type { ClientBase, Pool } from 'pg';
import { escapeIdentifier } from 'pg';
import { arrayTypeOf, type ColumnValue, type TravellingColumn } from './column-values.ts';
import { nameOf } from './sql-names.ts';
import type { FullKey, StoredRow, TableLayout } from './table-layout.ts';

const names = (columns: readonly TravellingColumn[]): string =>
  columns.map(({ column }) => escapeIdentifier(column)).join(', ');

/** `unnest($1::text[], $2::uuid[], …)`: one parameter a column, whatever the number of rows. */
const unnested = (columns: readonly TravellingColumn[]): string =>
  `unnest(${columns.map((column, index) => `$${index + 1}::${arrayTypeOf(column)}`).join(', ')})`;

const matches = (columns: readonly TravellingColumn[], left: string, right: string): string =>
  columns
    .map(({ column }) => `${left}.${escapeIdentifier(column)} = ${right}.${escapeIdentifier(column)}`)
    .join(' and ');

const keyParameters = (layout: TableLayout, keys: readonly FullKey[]): string[] =>
  layout.keyColumns.map((column, index) => column.arrayLiteral(keys.map((key) => key.values[index])));

// Text is parsed here, by column, not by the driver.
const asText = { getTypeParser: () => (text: string) => text };

const parsedRow = (columns: readonly TravellingColumn[], texts: readonly (string | null)[]): StoredRow => {
  const row: Record<string, ColumnValue> = {};
  columns.forEach((column, index) => (row[column.property] = column.parsed(texts[index] ?? null)));
  return row as StoredRow;
};

/** The rows that exist, in canonical form. */
export const loadRows = async (
  client: ClientBase,
  layout: TableLayout,
  keys: readonly FullKey[],
): Promise<StoredRow[]> => {
  const { columns, keyColumns } = layout;
  const found = await client.query<(string | null)[]>({
    text: `select ${columns.map(({ selected }) => selected).join(', ')}
           from ${unnested(keyColumns)} as k(${names(keyColumns)})
           join ${nameOf(layout.table)} t on ${matches(keyColumns, 't', 'k')}`,
    values: keyParameters(layout, keys),
    rowMode: 'array',
    types: asText,
  });
  return found.rows.map((texts) => parsedRow(columns, texts));
};

/** Rows of one tenant, by key, in canonical form. */
export const readTable = async (
  pool: Pool,
  layout: TableLayout,
  tenantId: string,
  limit: number,
  offset: number,
): Promise<StoredRow[]> => {
  const { columns, keyColumns } = layout;
  const tenant = keyColumns[0]!.column;
  const found = await pool.query<(string | null)[]>({
    text: `select ${columns.map(({ selected }) => selected).join(', ')} from ${nameOf(layout.table)} t
           where ${escapeIdentifier(tenant)} = $1 order by ${names(keyColumns)} limit $2 offset $3`,
    values: [tenantId, limit, offset],
    rowMode: 'array',
    types: asText,
  });
  return found.rows.map((texts) => parsedRow(columns, texts));
};

/** `insert into … select … from unnest(…) on conflict (key) do …` for these columns, with values by property. */
export const bulkInsert = (
  layout: TableLayout,
  columns: readonly TravellingColumn[],
  rows: readonly Readonly<Record<string, ColumnValue>>[],
  assignments: readonly string[],
): { text: string; values: string[] } => ({
  text: `insert into ${nameOf(layout.table)} as t (${names(columns)}) select * from ${unnested(columns)}
         on conflict (${names(layout.keyColumns)}) do ${
           assignments.length > 0 ? `update set ${assignments.join(', ')}` : 'nothing'
         }`,
  values: columns.map((column) => column.arrayLiteral(rows.map((row) => row[column.property]))),
});

/** Writes whole rows, new ones and changed ones, in one statement. */
export const upsertRows = async (
  client: ClientBase,
  layout: TableLayout,
  rows: readonly StoredRow[],
): Promise<void> => {
  const assignments = layout.otherColumns.map(
    ({ column }) => `${escapeIdentifier(column)} = excluded.${escapeIdentifier(column)}`,
  );
  await client.query(bulkInsert(layout, layout.columns, rows, assignments));
};

/** Deletes rows by key in one statement. */
export const deleteRows = async (client: ClientBase, layout: TableLayout, keys: readonly FullKey[]): Promise<void> => {
  await client.query(
    `delete from ${nameOf(layout.table)} t using ${unnested(layout.keyColumns)} as k(${names(layout.keyColumns)})
     where ${matches(layout.keyColumns, 't', 'k')}`,
    keyParameters(layout, keys),
  );
};
