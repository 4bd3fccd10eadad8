import type { ClientBase } from 'pg';
import { escapeIdentifier } from 'pg';
import { arrayTypeOf } from './column-values.ts';
import { columnParameters } from './row-statements.ts';
import { nameOf } from './sql-names.ts';
import type { TableLayout } from './table-layout.ts';
import type { TotalsEntry } from './totals-fold.ts';

/** Rows that add to, and set, the same columns can share a statement. */
const byShape = (entries: readonly TotalsEntry[]): TotalsEntry[][] => {
  const shapes = new Map<string, TotalsEntry[]>();
  for (const entry of entries) {
    const shape = JSON.stringify([[...entry.add.keys()].sort(), [...entry.set.keys()].sort()]);
    const group = shapes.get(shape);
    if (group) group.push(entry);
    else shapes.set(shape, [entry]);
  }
  return [...shapes.values()];
};

const writeShape = async (client: ClientBase, layout: TableLayout, entries: readonly TotalsEntry[]): Promise<void> => {
  const [{ add, set }] = entries as [TotalsEntry];
  const columns = layout.columns.filter(({ primary, property }) => primary || add.has(property) || set.has(property));
  const assignments = columns
    .filter(({ primary }) => !primary)
    .map(({ column, property }) => {
      const name = escapeIdentifier(column);
      if (set.has(property)) return `${name} = excluded.${name}`;
      return `${name} = coalesce(t.${name}, 0) + excluded.${name}`;
    });
  const rows = entries.map((entry) => ({
    ...Object.fromEntries(layout.keyColumns.map(({ property }, index) => [property, entry.key.values[index]])),
    ...Object.fromEntries(entry.add),
    ...Object.fromEntries(entry.set),
  }));
  const names = columns.map(({ column }) => escapeIdentifier(column)).join(', ');
  await client.query(
    `insert into ${nameOf(layout.table)} as t (${names})
     select * from unnest(${columns.map((column, index) => `$${index + 1}::${arrayTypeOf(column)}`).join(', ')})
     on conflict (${layout.keyColumns.map(({ column }) => escapeIdentifier(column)).join(', ')}) do ${
       assignments.length > 0 ? `update set ${assignments.join(', ')}` : 'nothing'
     }`,
    columnParameters(columns, rows),
  );
};

/**
 * Adds the sums to the rows and sets what was set. Columns that an increment does not name keep their value, or get their default in
 * a new row. Rows are taken in the order of their keys, so that replicas that add to the same rows seldom deadlock; when they do,
 * PostgreSQL fails one of them and it tries again.
 */
export const writeTotals = async (
  client: ClientBase,
  layout: TableLayout,
  entries: readonly TotalsEntry[],
): Promise<void> => {
  const ordered = [...entries].sort((a, b) => (a.key.id < b.key.id ? -1 : 1));
  for (const group of byShape(ordered)) await writeShape(client, layout, group);
};
