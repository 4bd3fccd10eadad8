import { type EventType, findDefinition, redactPersonal } from '@perennial/contracts';
import type { RecordedEvent } from '@perennial/kernel';
import { type AnyProjection, typesOf } from './projection.ts';

/** After this event nothing personal of its customer can be read any more: their rows are folded anew. */
const ERASURE: EventType = 'CustomerErased';

/** Rows of customers show personal values, so they must be made again without them. Nothing personal reaches any others. */
const followsErasures = (projection: AnyProjection): boolean =>
  projection.kind === 'rows' && projection.keyedBy === 'customer';

/** The event types that a projection must be told of: those it handles, and erasures. */
export const followedTypes = (projection: AnyProjection): readonly EventType[] =>
  followsErasures(projection) ? [...new Set([...typesOf(projection), ERASURE])] : typesOf(projection);

/** Whether a projection handles events of this type. */
export const handles = (projection: AnyProjection, type: string): boolean => Object.hasOwn(projection.handlers, type);

/** Whether a projection must be told of events of this type. */
export const follows = (projection: AnyProjection, type: string): boolean =>
  handles(projection, type) || (type === ERASURE && followsErasures(projection));

export const isErasure = ({ type }: RecordedEvent): boolean => type === ERASURE;

/**
 * The event as it reads after its customer's erasure. All that is not a row of one customer is computed from this: keys of rows,
 * rows of entities, totals. They could not be made again without the personal values, and so never get them.
 */
export const withoutPersonal = (event: RecordedEvent): RecordedEvent => {
  const data = redactPersonal(findDefinition(event.type), event.data);
  return data === event.data ? event : { ...event, data };
};
