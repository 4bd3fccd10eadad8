import { addDecimals, type RecordedEvent } from '@perennial/kernel';
import type { AnyProjection, FoldedRow, Increment, RowKey } from '@perennial/projections';

type Row = { tenantId: string } & Record<string, unknown>;
type Key = RowKey<Row>;

/** A projection of rows, and one of totals, as this file calls them: whatever their rows and events. */
interface Rows {
  readonly key: (event: RecordedEvent) => Key | readonly Key[] | null;
  readonly handlers: Readonly<Record<string, (row: Row | undefined, event: RecordedEvent, key: Key) => FoldedRow<Row>>>;
}
interface Sums {
  readonly handlers: Readonly<Record<string, (event: RecordedEvent) => readonly (Increment<Row> & { key: Key })[]>>;
}

/** What a projection has made of the events. */
export interface Projected<ProjectedRow> {
  /** In the order in which they came to be. */
  readonly rows: readonly ProjectedRow[];
}

const idOf = ({ tenantId }: RecordedEvent, key: Key): string =>
  JSON.stringify([tenantId, ...Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1))]);

const foldRows = ({ key: keysOf, handlers }: Rows, events: readonly RecordedEvent[]): Row[] => {
  const rows = new Map<string, Row>();
  for (const event of events) {
    const keys = keysOf(event) ?? [];
    for (const key of Array.isArray(keys) ? (keys as readonly Key[]) : [keys as Key]) {
      const id = idOf(event, key);
      const row = handlers[event.type]?.(rows.get(id), event, key);
      if (row === null) rows.delete(id);
      else if (row !== undefined) rows.set(id, row);
    }
  }
  return [...rows.values()];
};

const sum = (before: unknown, amount: number | string): number | string =>
  typeof amount === 'number' ? Number(before ?? 0) + amount : addDecimals((before ?? '0') as string, amount);

const foldTotals = ({ handlers }: Sums, events: readonly RecordedEvent[]): Row[] => {
  const rows = new Map<string, Row>();
  for (const event of events) {
    for (const { key, add = {}, set = {} } of handlers[event.type]?.(event) ?? []) {
      const id = idOf(event, key);
      const row: Row = { ...(rows.get(id) ?? { ...key, tenantId: event.tenantId }), ...set };
      for (const [column, amount] of Object.entries(add)) {
        if (amount !== undefined) row[column] = sum(row[column], amount);
      }
      rows.set(id, row);
    }
  }
  return [...rows.values()];
};

/**
 * The specification of a projection, without a database:
 * `expect(givenEvents(recorded('LeadCaptured', data)).project(leadQueue).rows).toEqual([…])`. Events of types that the projection
 * does not fold are passed over, as they are live. Of totals, columns that no event has touched are absent.
 */
export const givenEvents = (...events: readonly RecordedEvent[]) => ({
  project: <Projection extends AnyProjection>(
    projection: Projection,
  ): Projected<InstanceType<Projection['entity']>> => {
    const folded = events.filter(({ type }) => Object.hasOwn(projection.handlers, type));
    const rows = projection.kind === 'rows' ? foldRows(projection, folded) : foldTotals(projection, folded);
    return { rows: rows as InstanceType<Projection['entity']>[] };
  },
});
