import type { RecordedEvent } from '@perennial/kernel';
import type { ClientBase } from 'pg';
import type { AnyProjection } from './projection.ts';
import { RowFold, type RowProjection } from './row-fold.ts';
import { deleteRows, loadRows, upsertRows } from './row-statements.ts';
import { fullKey, type StoredRow, type TableLayout } from './table-layout.ts';
import { foldTotals, type RowTotals } from './totals-fold.ts';
import { writeTotals } from './totals-statements.ts';

/**
 * Folds events, each exactly once and in order, into a table: loads the rows they change, folds in memory, writes in bulk.
 * All events must be of types the projection handles. The caller holds what makes it exact: a transaction with the checkpoints
 * locked, or a table of its own.
 */
export const foldBatch = async (
  client: ClientBase,
  projection: AnyProjection,
  layout: TableLayout,
  events: readonly RecordedEvent[],
): Promise<void> => {
  if (events.length === 0) return;
  if (projection.kind === 'totals') {
    const entries = foldTotals(projection as RowTotals, layout, events);
    if (entries.length > 0) await writeTotals(client, layout, entries);
    return;
  }
  const fold = new RowFold(projection as RowProjection, layout);
  fold.plan(events);
  const entries = [...fold.entries.values()];
  if (entries.length === 0) return;
  for (const row of await loadRows(
    client,
    layout,
    entries.map(({ key }) => key),
  )) {
    const entry = fold.entries.get(fullKey(layout, row.tenantId, row as never).id);
    if (entry) Object.assign(entry, { row, stored: true });
  }
  fold.run();
  const changed = entries.filter((entry) => entry.changed);
  const written = changed.map(({ row }) => row).filter((row): row is StoredRow => row !== undefined);
  const deleted = changed.filter(({ row, stored }) => row === undefined && stored).map(({ key }) => key);
  if (deleted.length > 0) await deleteRows(client, layout, deleted);
  if (written.length > 0) await upsertRows(client, layout, written);
};
