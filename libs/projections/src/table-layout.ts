import type { RowKey } from './projection.ts';
import { type ColumnValue, canonicalOf } from './column-values.ts';
import type { ReadModelColumn, ReadModelTable } from './read-model-table.ts';

/** A row in canonical form: one value for every column of the table, by property. */
export type StoredRow = Record<string, ColumnValue> & { tenantId: string };

interface LaidOutColumn extends ReadModelColumn {
  readonly canonical: (value: unknown) => ColumnValue;
}

/** A read model's table, prepared once for the work on its rows. */
export interface TableLayout {
  readonly table: ReadModelTable;
  readonly columns: readonly LaidOutColumn[];
  /** The primary key, the tenant first. */
  readonly keyColumns: readonly LaidOutColumn[];
  readonly otherColumns: readonly LaidOutColumn[];
}

/** Throws when the table has no tenant in its key, no other key column, or a column of a type that has no canonical form. */
export const layOut = (table: ReadModelTable): TableLayout => {
  const columns = table.columns.map((column) => ({ ...column, canonical: canonicalOf(column) }));
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

/** Completes a key with the tenant. Throws when a key column is missing. */
export const fullKey = (layout: TableLayout, tenantId: string, key: RowKey<Record<string, unknown>>): FullKey => {
  const values = layout.keyColumns.map((column) => {
    const value = column.property === 'tenantId' ? tenantId : key[column.property];
    if (value === undefined) throw new TypeError(`the key lacks ${column.property}`);
    return column.canonical(value);
  });
  return { values, id: values.join('\u0000') };
};

/** The row with every column and in canonical form, so that it is the same whether it was just folded or loaded. */
export const canonicalRow = (layout: TableLayout, row: Readonly<Record<string, unknown>>): StoredRow => {
  const canonical: Record<string, ColumnValue> = {};
  for (const column of layout.columns) canonical[column.property] = column.canonical(row[column.property]);
  return canonical as StoredRow;
};
