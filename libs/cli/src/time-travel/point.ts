import { boundOf } from '../events/selection.ts';

/**
 * A point in time as the services want it: digits are a position, everything else a date or an instant (in UTC without an offset).
 *
 * @throws Failure for anything else
 */
export const pointOf = (text: string): string => {
  const bound = boundOf(text);
  return 'position' in bound ? bound.position : new Date(bound.time).toISOString();
};

/** Whether a point is a position, and not an instant. */
export const isPosition = (point: string): boolean => /^\d+$/.test(point);
