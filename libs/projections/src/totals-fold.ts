import { type Decimal, DecimalSum, type RecordedEvent } from '@perennial/kernel';
import { type ColumnValue, isExactNumber } from './column-values.ts';
import { ProjectionHandlerError } from './errors.ts';
import type { Totals } from './projection.ts';
import { type FullKey, fullKey, type TableLayout } from './table-layout.ts';

type Loaded = Record<string, unknown> & { tenantId: string };
/** Totals whatever their row. */
export type RowTotals = Totals<Loaded>;

/** What a batch changes in one row: sums to add, and columns to set. */
export interface TotalsEntry {
  readonly key: FullKey;
  readonly add: Map<string, Decimal>;
  readonly set: Map<string, ColumnValue>;
}

/** The same while it is being summed. */
interface OpenEntry extends Omit<TotalsEntry, 'add'> {
  readonly add: Map<string, DecimalSum>;
}

const close = ({ key, add, set }: OpenEntry): TotalsEntry => ({
  key,
  add: new Map(Array.from(add, ([property, sum]) => [property, sum.total()])),
  set,
});

/** The increments of some events, summed exactly. @throws ProjectionHandlerError when a handler throws. */
export const foldTotals = (
  projection: RowTotals,
  layout: TableLayout,
  events: readonly RecordedEvent[],
): TotalsEntry[] => {
  const entries = new Map<string, OpenEntry>();
  const columns = new Map(layout.otherColumns.map((column) => [column.property, column]));
  const columnOf = (property: string) => {
    const column = columns.get(property);
    if (!column) throw new TypeError(`${property} is no column that totals may change`);
    return column;
  };
  const sumOf = ({ add }: OpenEntry, property: string): DecimalSum => {
    let sum = add.get(property);
    if (sum) return sum;
    const { type } = columnOf(property);
    if (!isExactNumber(type)) throw new TypeError(`${property} is ${type}: nothing can be added to it exactly`);
    add.set(property, (sum = new DecimalSum()));
    return sum;
  };
  for (const event of events) {
    try {
      const handler = projection.handlers[event.type as keyof RowTotals['handlers']];
      for (const increment of handler(event as never)) {
        const key = fullKey(layout, event.tenantId, increment.key);
        let entry = entries.get(key.id);
        if (!entry) entries.set(key.id, (entry = { key, add: new Map(), set: new Map() }));
        for (const [property, amount] of Object.entries(increment.add ?? {})) {
          if (amount !== undefined) sumOf(entry, property).add(amount);
        }
        for (const [property, value] of Object.entries(increment.set ?? {})) {
          if (value === undefined) continue;
          if (entry.add.has(property)) throw new TypeError(`${property} is added to, so it cannot be set as well`);
          entry.set.set(property, columnOf(property).canonical(value));
        }
      }
    } catch (error) {
      throw new ProjectionHandlerError(projection.name, event, error);
    }
  }
  return Array.from(entries.values(), close);
};
