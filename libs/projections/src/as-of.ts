import type { Instant, Position, RecordedEvent } from '@perennial/kernel';
import type { Projection, ReadModelRow } from './projection.ts';
import type { ReadModelTable } from './read-model-table.ts';
import { RowFold, type RowProjection } from './row-fold.ts';
import { layOut } from './table-layout.ts';

/**
 * The events as of a business time or a position, in the order to fold them in. `asOf`: what had happened by then, as it
 * happened (by `occurredAt`, then by position). `asOfPosition`: what the log knew, as it came to know it. Neither: all, by position.
 */
export const eventsAsOf = (
  events: readonly RecordedEvent[],
  { asOf, asOfPosition }: { readonly asOf?: Instant | undefined; readonly asOfPosition?: Position | undefined },
): RecordedEvent[] => {
  const byPosition = (a: RecordedEvent, b: RecordedEvent) => (a.position < b.position ? -1 : 1);
  const known = events.filter(({ position }) => asOfPosition === undefined || position <= asOfPosition);
  if (asOf === undefined) return known.sort(byPosition);
  const limit = Date.parse(asOf);
  // Instants may carry any offset, so their text does not sort.
  return known
    .map((event) => ({ event, time: Date.parse(event.occurredAt) }))
    .filter(({ time }) => time <= limit)
    .sort((a, b) => a.time - b.time || byPosition(a.event, b.event))
    .map(({ event }) => event);
};

/**
 * The rows that a projection makes of these events alone, in memory: the same handlers as live, and rows in the same form. The
 * caller has filtered and ordered the events (`eventsAsOf`); types that the projection does not fold are passed over.
 * @throws ProjectionHandlerError
 */
export const foldRows = <Row extends ReadModelRow>(
  projection: Projection<Row, any>,
  table: ReadModelTable,
  events: readonly RecordedEvent[],
): Row[] => {
  const fold = new RowFold(projection as unknown as RowProjection, layOut(table));
  fold.plan(events.filter(({ type }) => Object.hasOwn(projection.handlers, type)));
  fold.run();
  return [...fold.entries.values()].flatMap(({ row }) => (row ? [row as unknown as Row] : []));
};
