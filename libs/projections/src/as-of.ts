import type { Instant, Position, RecordedEvent } from '@perennial/kernel';
import { handles } from './personal-reach.ts';
import type { Projection, ReadModelRow } from './projection.ts';
import type { ReadModelTable } from './read-model-table.ts';
import { RowFold, type RowProjection } from './row-fold.ts';
import { layOut } from './table-layout.ts';

/**
 * A point in the past, by one of three clocks; none of them is now. At most one may be given.
 *
 * * `asOf`: business time. What had happened by then, as it happened.
 * * `asOfRecorded`: the log's own time. What we knew by then, as we came to know it.
 * * `asOfPosition`: a place of the log. What we knew there, as we came to know it.
 */
export interface PointInTime {
  readonly asOf?: Instant | undefined;
  readonly asOfRecorded?: Instant | undefined;
  readonly asOfPosition?: Position | undefined;
}

const byPosition = (a: RecordedEvent, b: RecordedEvent): number => (a.position < b.position ? -1 : 1);

/**
 * How many of these events, in order of position, were known at an instant of the log's clock: all up to the last one that was
 * stamped at or before it. The order of the log is what we know by; its clock only says where to cut. So when the clock is set
 * back, what was stamped too late before that is still known before what follows it: an effect never shows without its cause,
 * a later instant never shows less than an earlier one, and now shows everything.
 */
export const countKnownBy = (events: readonly RecordedEvent[], instant: Instant): number => {
  const limit = Date.parse(instant);
  return events.findLastIndex(({ recordedAt }) => Date.parse(recordedAt) <= limit) + 1;
};

/**
 * The events as of a point in the past, in the order to fold them in: by `occurredAt`, then by position, as of a business time;
 * by position otherwise. For `asOfRecorded` give all events of the customer: a part of them may be cut elsewhere when the
 * log's clock has jumped.
 */
export const eventsAsOf = (
  events: readonly RecordedEvent[],
  { asOf, asOfRecorded, asOfPosition }: PointInTime,
): RecordedEvent[] => {
  const ordered = [...events].sort(byPosition);
  if (asOfRecorded !== undefined) return ordered.slice(0, countKnownBy(ordered, asOfRecorded));
  if (asOfPosition !== undefined) return ordered.filter(({ position }) => position <= asOfPosition);
  if (asOf === undefined) return ordered;
  const limit = Date.parse(asOf);
  // Instants may carry any offset, so their text does not sort.
  return ordered
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
  fold.plan(events.filter(({ type }) => handles(projection, type)));
  fold.run();
  return [...fold.entries.values()].flatMap(({ row }) => (row ? [row as unknown as Row] : []));
};
