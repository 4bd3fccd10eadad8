import type { RecordedEvent } from '@perennial/kernel';
import { ProjectionHandlerError } from './errors.ts';
import type { Projection, RowKey } from './projection.ts';
import { canonicalRow, type FullKey, fullKey, type StoredRow, type TableLayout } from './table-layout.ts';

type Loaded = Record<string, unknown> & { tenantId: string };
/** A projection whatever its row: at run time rows are rows of a table. */
export type RowProjection = Projection<Loaded>;

/** What a fold knows of one row. */
export interface FoldedEntry {
  readonly key: FullKey;
  row: StoredRow | undefined;
  /** True when the table has the row. */
  stored: boolean;
  changed: boolean;
}

/** One event, and one row that it changes. */
interface Step {
  readonly event: RecordedEvent;
  readonly key: RowKey<Loaded>;
  readonly entry: FoldedEntry;
}

/**
 * The fold of a batch of events into rows, in memory: `plan` says which rows are needed, `run` applies the handlers once those
 * that exist are put in. The one place where handlers of rows are called: live, in a rebuild, in verification, as of a time.
 */
export class RowFold {
  readonly entries = new Map<string, FoldedEntry>();
  private readonly steps: Step[] = [];

  constructor(
    private readonly projection: RowProjection,
    private readonly layout: TableLayout,
  ) {}

  /** Finds the rows of the events. @throws ProjectionHandlerError when the key function throws. */
  plan(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      try {
        const found = this.projection.key(event as never);
        if (found === null) continue;
        const keys = Array.isArray(found) ? (found as readonly RowKey<Loaded>[]) : [found as RowKey<Loaded>];
        for (const key of keys) this.steps.push({ event, key, entry: this.entryOf(event.tenantId, key) });
      } catch (error) {
        throw new ProjectionHandlerError(this.projection.name, event, error);
      }
    }
  }

  /** Applies the handlers in the order of the events. @throws ProjectionHandlerError when one throws. */
  run(): void {
    for (const { event, key, entry } of this.steps) {
      try {
        const handler = this.projection.handlers[event.type as keyof RowProjection['handlers']];
        const folded = handler(entry.row, event as never, key);
        if (folded === undefined) continue;
        entry.row = folded === null ? undefined : this.own(folded, entry.key);
        entry.changed = true;
      } catch (error) {
        throw new ProjectionHandlerError(this.projection.name, event, error);
      }
    }
    this.steps.length = 0;
  }

  private entryOf(tenantId: string, key: RowKey<Loaded>): FoldedEntry {
    const full = fullKey(this.layout, tenantId, key);
    let entry = this.entries.get(full.id);
    if (!entry) this.entries.set(full.id, (entry = { key: full, row: undefined, stored: false, changed: false }));
    return entry;
  }

  private own(folded: Loaded, key: FullKey): StoredRow {
    const row = canonicalRow(this.layout, folded);
    this.layout.keyColumns.forEach((column, index) => {
      if (row[column.property] !== key.values[index]) {
        const [found, expected] = [row[column.property], key.values[index]].map((value) => JSON.stringify(value));
        throw new TypeError(`the row's ${column.property} is ${found}, but its key says ${expected}`);
      }
    });
    return row;
  }
}
