import type { Position, RecordedEvent } from '@perennial/kernel';
import { Failure } from '../failure.ts';

/** A bound of a selection: a place in the log, or a business time. */
export type Bound = { readonly position: Position } | { readonly time: number };

const POSITION = /^\d{1,16}$/;
const POSITION_DIGITS = 16;

/** Reads `--from` and `--to`: digits are a position, everything else a date or an instant (in UTC without an offset). */
export const boundOf = (text: string): Bound => {
  if (POSITION.test(text)) return { position: text.padStart(POSITION_DIGITS, '0') as Position };
  const time = Date.parse(/T.*(Z|[+-]\d\d:\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`);
  if (Number.isNaN(time))
    throw new Failure(`Not a position and not a time: ${text} (try 2011-12-09 or 2011-12-09T12:50:00Z).`, 2);
  return { time };
};

export interface Selection {
  readonly tenantId: string;
  readonly streamId?: string;
  readonly customerId?: string;
  readonly types?: readonly string[];
  /** Inclusive. */
  readonly from?: Bound;
  /** Inclusive. */
  readonly to?: Bound;
}

const isBefore = (event: RecordedEvent, bound: Bound): boolean =>
  'position' in bound ? event.position < bound.position : Date.parse(event.occurredAt) < bound.time;
const isAfter = (event: RecordedEvent, bound: Bound): boolean =>
  'position' in bound ? event.position > bound.position : Date.parse(event.occurredAt) > bound.time;

/** Whether an event of the right tenant, stream, customer and type is within the bounds too. */
const isWithin = (event: RecordedEvent, { from, to }: Selection): boolean =>
  !(from && isBefore(event, from)) && !(to && isAfter(event, to));

/** Whether an event is selected. */
export const isSelected = (event: RecordedEvent, selection: Selection): boolean => {
  const { streamId, customerId, types } = selection;
  return (
    (streamId === undefined || event.streamId === streamId) &&
    (customerId === undefined || event.customerId === customerId) &&
    (types === undefined || types.includes(event.type)) &&
    isWithin(event, selection)
  );
};
