import type { RecordedEvent } from '@perennial/kernel';
import { ProjectionHandlerError } from './errors.ts';
import { withoutPersonal } from './personal-reach.ts';
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
  /** True when the table does not have the row as it is here. */
  changed: boolean;
}

/** One event, and one row that it changes. */
interface Step {
  readonly event: RecordedEvent;
  readonly key: RowKey<Loaded>;
  readonly entry: FoldedEntry;
}

/**
 * The fold of events into rows, in memory: `plan` says which rows are needed and not known yet, `run` applies the handlers once
 * those that exist are put in. The one place where handlers of rows are called: live, in a rebuild, in verification, as of a time.
 */
export class RowFold {
  readonly entries = new Map<string, FoldedEntry>();
  private steps: Step[] = [];

  constructor(
    private readonly projection: RowProjection,
    private readonly layout: TableLayout,
  ) {}

  /** Finds the rows of the events; resolves to those seen for the first time. @throws ProjectionHandlerError */
  plan(events: readonly RecordedEvent[]): FoldedEntry[] {
    const unknown: FoldedEntry[] = [];
    for (const event of events) {
      try {
        const impersonal = withoutPersonal(event);
        const found = this.projection.key(impersonal as never);
        if (found === null) continue;
        const keys = Array.isArray(found) ? (found as RowKey<Loaded>[]) : [found as RowKey<Loaded>];
        const first = this.steps.length;
        const seen = this.projection.keyedBy === 'customer' ? event : impersonal;
        for (const key of keys) this.planStep(seen, key, unknown, first);
      } catch (error) {
        throw new ProjectionHandlerError(this.projection.name, event, error);
      }
    }
    return unknown;
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
    this.steps = [];
  }

  /** `first`: the first step of this event. A row that its keys name twice is changed once. */
  private planStep(event: RecordedEvent, key: RowKey<Loaded>, unknown: FoldedEntry[], first: number): void {
    const full = fullKey(this.layout, event.tenantId, key);
    let entry = this.entries.get(full.id);
    if (!entry) {
      entry = { key: full, row: undefined, stored: false, changed: false };
      this.entries.set(full.id, entry);
      unknown.push(entry);
    }
    for (let step = first; step < this.steps.length; step += 1) if (this.steps[step]!.entry === entry) return;
    this.steps.push({ event, key, entry });
  }

  private own(folded: Loaded, key: FullKey): StoredRow {
    const row = canonicalRow(this.layout, folded);
    const { keyColumns } = this.layout;
    for (let index = 0; index < keyColumns.length; index += 1) {
      const { property } = keyColumns[index]!;
      if (row[property] === key.values[index]) continue;
      const [found, expected] = [row[property], key.values[index]].map((value) => JSON.stringify(value));
      throw new TypeError(`the row's ${property} is ${found}, but its key says ${expected}`);
    }
    return row;
  }
}
