import { type ColumnValue, type TravellingColumn, travelling } from './column-values.ts';
import type { RowKey } from './projection.ts';
import type { ReadModelTable } from './read-model-table.ts';

/** A row in canonical form: one value for every column of the table, by property. */
export type StoredRow = Record<string, ColumnValue> & { tenantId: string };

/** A read model's table, prepared once for the work on its rows. */
export interface TableLayout {
  readonly table: ReadModelTable;
  readonly columns: readonly TravellingColumn[];
  /** The primary key, the tenant first. */
  readonly keyColumns: readonly TravellingColumn[];
  readonly otherColumns: readonly TravellingColumn[];
}

/** Throws TypeError when the key lacks the tenant or any other column, or when a column has a type that cannot be folded. */
export const layOut = (table: ReadModelTable): TableLayout => {
  const columns = table.columns.map(travelling);
  const primary = columns.filter((column) => column.primary);
  const tenant = primary.filter((column) => column.property === 'tenantId');
  if (tenant.length !== 1 || primary.length < 2) {
    throw new TypeError(
      `${table.schema}.${table.table}: the primary key must be tenantId and at least one more column`,
    );
  }
  return {
    table,
    columns,
    keyColumns: [...tenant, ...primary.filter((column) => column.property !== 'tenantId')],
    otherColumns: columns.filter((column) => !column.primary),
  };
};

/** The same layout for a table of another name, beside the first. */
export const renamed = (layout: TableLayout, schema: string, table: string): TableLayout => ({
  ...layout,
  table: { ...layout.table, schema, table },
});

/** The key of one row: values of the key columns in their order, and one string that tells rows apart. */
export interface FullKey {
  readonly values: readonly ColumnValue[];
  readonly id: string;
}

/** Completes a key with the tenant. Throws TypeError when a key column is missing. */
export const fullKey = (
  { keyColumns }: TableLayout,
  tenantId: string,
  key: RowKey<Record<string, unknown>>,
): FullKey => {
  const values: ColumnValue[] = [tenantId];
  let id = tenantId;
  for (let index = 1; index < keyColumns.length; index += 1) {
    const column = keyColumns[index]!;
    const value = column.canonical(key[column.property]);
    if (value === null) throw new TypeError(`the key lacks ${column.property}`);
    values.push(value);
    id += `\u0000${value as string | number}`;
  }
  return { values, id };
};

/** The row with every column and in canonical form, so that it is the same whether it was just folded or loaded. */
export const canonicalRow = ({ columns }: TableLayout, row: Readonly<Record<string, unknown>>): StoredRow => {
  const canonical: Record<string, ColumnValue> = {};
  for (const column of columns) canonical[column.property] = column.canonical(row[column.property]);
  return canonical as StoredRow;
};
