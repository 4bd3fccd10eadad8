import type { EventStore } from '@perennial/event-store';
import type { RecordedEvent } from '@perennial/kernel';
import type { ClientBase } from 'pg';
import { handles, isErasure, withoutPersonal } from './personal-reach.ts';
import { type AnyProjection, typesOf } from './projection.ts';
import { type FoldedEntry, RowFold, type RowProjection } from './row-fold.ts';
import { deleteRows, loadRows, upsertRows } from './row-statements.ts';
import { fullKey, type StoredRow, type TableLayout } from './table-layout.ts';
import { type RowTotals, TotalsFold } from './totals-fold.ts';
import { writeTotals } from './totals-statements.ts';

/**
 * The fold of events into a table. `fold` works in memory, loading rows that it does not know; `flush` writes what has changed. Between
 * the two, and until `forget`, nobody else may change those rows: the caller holds the checkpoints' locks, or has the
 * table to itself. All events must be of types that the projection follows.
 */
export interface TableFold {
  /** Rows held in memory. */
  readonly size: number;
  /** @throws ProjectionHandlerError */
  fold(client: ClientBase, events: readonly RecordedEvent[]): Promise<void>;
  flush(client: ClientBase): Promise<void>;
  /** Lets go of the rows in memory; what was not flushed is lost. */
  forget(): void;
}

/** What a fold asks of the log by itself: the history of a customer who is erased. */
export type CustomerHistory = Pick<EventStore, 'readCustomer'>;

class RowTableFold implements TableFold {
  private memory: RowFold;

  constructor(
    private readonly projection: RowProjection,
    private readonly layout: TableLayout,
    /** True while the table has no row that is not in memory. */
    private complete: boolean,
    private readonly store: CustomerHistory,
  ) {
    this.memory = new RowFold(projection, layout);
  }

  get size(): number {
    return this.memory.entries.size;
  }

  async fold(client: ClientBase, events: readonly RecordedEvent[]): Promise<void> {
    let first = 0;
    for (const [index, event] of events.entries()) {
      if (!isErasure(event)) continue;
      await this.foldOn(client, events.slice(first, index));
      await this.foldAnew(event);
      first = index + 1;
    }
    await this.foldOn(client, first === 0 ? events : events.slice(first));
  }

  async flush(client: ClientBase): Promise<void> {
    const written: StoredRow[] = [];
    const deleted: FoldedEntry[] = [];
    for (const entry of this.memory.entries.values()) {
      if (!entry.changed) continue;
      if (entry.row) written.push(entry.row);
      else if (entry.stored) deleted.push(entry);
      entry.stored = entry.row !== undefined;
      entry.changed = false;
    }
    if (deleted.length > 0) {
      await deleteRows(
        client,
        this.layout,
        deleted.map(({ key }) => key),
      );
    }
    if (written.length > 0) await upsertRows(client, this.layout, written);
  }

  forget(): void {
    this.memory = new RowFold(this.projection, this.layout);
    this.complete = false;
  }

  private async foldOn(client: ClientBase, events: readonly RecordedEvent[]): Promise<void> {
    const unknown = this.memory.plan(events);
    if (unknown.length > 0 && !this.complete) await this.load(client, unknown);
    this.memory.run();
  }

  /**
   * Replaces all rows of an erased customer by a fold of what the log still tells: neither a row of the table nor one in memory,
   * which may have been folded before the keys were gone, brings a personal value back. Nor does a log that can still be read
   * here, because keys were restored or are remembered: up to its erasure, nothing personal of a customer is folded.
   */
  private async foldAnew({ tenantId, customerId, position }: RecordedEvent): Promise<void> {
    if (customerId === null) return;
    const types = typesOf(this.projection);
    const history = await this.store.readCustomer(tenantId, customerId, { types, upTo: position });
    const fresh = new RowFold(this.projection, this.layout);
    fresh.plan(history.filter(({ type }) => handles(this.projection, type)).map(withoutPersonal));
    fresh.run();
    // As stored: a row that the fresh fold does not make must go from the table, and deleting one that is not there harms nobody.
    for (const [id, { key, row }] of fresh.entries) {
      this.memory.entries.set(id, { key, row, stored: true, changed: true });
    }
  }

  private async load(client: ClientBase, unknown: readonly FoldedEntry[]): Promise<void> {
    const keys = unknown.map(({ key }) => key);
    for (const row of await loadRows(client, this.layout, keys)) {
      const entry = this.memory.entries.get(fullKey(this.layout, row.tenantId, row as never).id);
      if (entry) Object.assign(entry, { row, stored: true });
    }
  }
}

class TotalsTableFold implements TableFold {
  private memory: TotalsFold;

  constructor(
    private readonly projection: RowTotals,
    private readonly layout: TableLayout,
  ) {
    this.memory = new TotalsFold(projection, layout);
  }

  get size(): number {
    return this.memory.entries.size;
  }

  fold(_client: ClientBase, events: readonly RecordedEvent[]): Promise<void> {
    this.memory.run(events);
    return Promise.resolve();
  }

  async flush(client: ClientBase): Promise<void> {
    if (this.size === 0) return;
    await writeTotals(client, this.layout, [...this.memory.entries.values()]);
    this.forget();
  }

  forget(): void {
    this.memory = new TotalsFold(this.projection, this.layout);
  }
}

/** A fold into a table; `empty` when it has no rows yet, so that none need to be looked for. */
export const tableFold = (
  projection: AnyProjection,
  layout: TableLayout,
  { store, empty = false }: { readonly store: CustomerHistory; readonly empty?: boolean },
): TableFold =>
  projection.kind === 'totals'
    ? new TotalsTableFold(projection as RowTotals, layout)
    : new RowTableFold(projection as RowProjection, layout, empty, store);
