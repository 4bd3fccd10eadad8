import { registerDecorator, type ValidationArguments } from 'class-validator';
import { instantOf } from '../problems/instant.ts';
import type { AsOfQuery } from '../queries/as-of-query.ts';
import { positionOf } from '../queries/position.ts';

/** The property is an instant or a position of the log. */
export const IsPointInTime = () => (target: object, propertyName: string) =>
  registerDecorator({
    name: 'isPointInTime',
    target: target.constructor,
    propertyName,
    validator: {
      validate: (value: unknown) => typeof value === 'string' && (instantOf(value) ?? positionOf(value)) !== null,
      defaultMessage: ({ property }: ValidationArguments) =>
        `${property} must be an ISO 8601 instant with offset, e.g. 2011-12-09T12:50:00Z, or a position of the log: 16 digits`,
    },
  });

/** What a checked text means: a position stands for itself, an instant is of the clock that was named. */
export const pointOf = (text: string, clock: 'occurred' | 'recorded'): AsOfQuery => {
  if (positionOf(text) !== null) return { asOfPosition: text };
  return clock === 'occurred' ? { asOf: text } : { asOfRecorded: text };
};
