import type { ClientBase } from 'pg';
import { escapeIdentifier } from 'pg';
import { bulkInsert } from './row-statements.ts';
import type { TableLayout } from './table-layout.ts';
import type { TotalsEntry } from './totals-fold.ts';

/** Rows that add to, and set, the same columns can share a statement. */
const shapeOf = ({ add, set }: TotalsEntry): string => JSON.stringify([[...add.keys()].sort(), [...set.keys()].sort()]);

const writeShape = async (client: ClientBase, layout: TableLayout, entries: readonly TotalsEntry[]): Promise<void> => {
  const [{ add, set }] = entries as [TotalsEntry];
  const columns = layout.columns.filter(({ primary, property }) => primary || add.has(property) || set.has(property));
  const assignments = columns
    .filter(({ primary }) => !primary)
    .map(({ column, property }) => {
      const name = escapeIdentifier(column);
      return set.has(property) ? `${name} = excluded.${name}` : `${name} = coalesce(t.${name}, 0) + excluded.${name}`;
    });
  const rows = entries.map((entry) => ({
    ...Object.fromEntries(layout.keyColumns.map(({ property }, index) => [property, entry.key.values[index]])),
    ...Object.fromEntries(Array.from(entry.add, ([property, sum]) => [property, sum.total()])),
    ...Object.fromEntries(entry.set),
  }));
  await client.query(bulkInsert(layout, columns, rows, assignments));
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
  for (const group of Map.groupBy(ordered, shapeOf).values()) await writeShape(client, layout, group);
};
