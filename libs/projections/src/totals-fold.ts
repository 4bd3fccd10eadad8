import { DecimalSum, type RecordedEvent } from '@perennial/kernel';
import { type ColumnValue, isExactNumber, type TravellingColumn } from './column-values.ts';
import { ProjectionHandlerError } from './errors.ts';
import { withoutPersonal } from './personal-reach.ts';
import type { Increment, RowKey, Totals } from './projection.ts';
import { type FullKey, fullKey, type TableLayout } from './table-layout.ts';

type Loaded = Record<string, unknown> & { tenantId: string };
/** Totals whatever their row. */
export type RowTotals = Totals<Loaded>;

/** What changes in one row: sums to add, and columns to set. */
export interface TotalsEntry {
  readonly key: FullKey;
  readonly add: Map<string, DecimalSum>;
  readonly set: Map<string, ColumnValue>;
}

/** The increments of events, summed exactly in memory until they are written. */
export class TotalsFold {
  entries = new Map<string, TotalsEntry>();
  private readonly columns: ReadonlyMap<string, TravellingColumn>;

  constructor(
    private readonly projection: RowTotals,
    private readonly layout: TableLayout,
  ) {
    this.columns = new Map(layout.otherColumns.map((column) => [column.property, column]));
  }

  /** @throws ProjectionHandlerError when a handler throws, or changes what cannot be changed that way. */
  run(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      try {
        const handler = this.projection.handlers[event.type as keyof RowTotals['handlers']];
        for (const increment of handler(withoutPersonal(event) as never)) this.add(event.tenantId, increment);
      } catch (error) {
        throw new ProjectionHandlerError(this.projection.name, event, error);
      }
    }
  }

  private add(tenantId: string, { key, add, set }: Increment<Loaded> & { readonly key: RowKey<Loaded> }): void {
    const entry = this.entryOf(fullKey(this.layout, tenantId, key));
    for (const [property, amount] of Object.entries(add ?? {})) {
      if (amount === undefined) continue;
      if (entry.set.has(property)) throw new TypeError(`${property} is set, so it cannot be added to as well`);
      this.sumOf(entry, property).add(amount);
    }
    for (const [property, value] of Object.entries(set ?? {})) {
      if (value === undefined) continue;
      if (entry.add.has(property)) throw new TypeError(`${property} is added to, so it cannot be set as well`);
      entry.set.set(property, this.columnOf(property).canonical(value));
    }
  }

  private entryOf(key: FullKey): TotalsEntry {
    let entry = this.entries.get(key.id);
    if (!entry) this.entries.set(key.id, (entry = { key, add: new Map(), set: new Map() }));
    return entry;
  }

  private sumOf({ add }: TotalsEntry, property: string): DecimalSum {
    let sum = add.get(property);
    if (sum) return sum;
    const { type } = this.columnOf(property);
    if (!isExactNumber(type)) throw new TypeError(`${property} is ${type}: nothing can be added to it exactly`);
    add.set(property, (sum = new DecimalSum()));
    return sum;
  }

  private columnOf(property: string): TravellingColumn {
    const column = this.columns.get(property);
    if (!column) throw new TypeError(`${property} is no column that totals may change`);
    return column;
  }
}
