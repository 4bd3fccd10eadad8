import { IsOptional, IsString, Matches, registerDecorator, type ValidationArguments } from 'class-validator';
import type { Position } from '@perennial/kernel';
import type { PointInTime } from '@perennial/projections';
import { instantOf } from '../problems/instant.ts';
import { POSITION_PATTERN } from './position.ts';

/** The property is an ISO 8601 instant with offset. */
export const IsInstant = () => (target: object, propertyName: string) =>
  registerDecorator({
    name: 'isInstant',
    target: target.constructor,
    propertyName,
    validator: {
      validate: (value: unknown) => typeof value === 'string' && instantOf(value) !== null,
      defaultMessage: ({ property }: ValidationArguments) =>
        `${property} must be an ISO 8601 instant with offset, e.g. 2011-12-09T12:50:00Z, of the years 1000 to 9998`,
    },
  });

const IsAloneAmong =
  (...others: readonly string[]) =>
  (target: object, propertyName: string) =>
    registerDecorator({
      name: 'isNotTogetherWith',
      target: target.constructor,
      propertyName,
      validator: {
        validate: (_value: unknown, { object }: ValidationArguments) =>
          others.every((other) => (object as Record<string, unknown>)[other] === undefined),
        defaultMessage: ({ property }: ValidationArguments) =>
          `${property} and ${others.join(', ')} exclude each other`,
      },
    });

/** Query parameters of a view that can be read as of a point in the past. Extend it. Absent all three: as of now. */
export class AsOfQuery {
  /** As the customer's life was at this business time. */
  @IsOptional()
  @IsInstant()
  @IsAloneAmong('asOfRecorded', 'asOfPosition')
  readonly asOf?: string;

  /** As it was known at this time of the log's own clock. */
  @IsOptional()
  @IsInstant()
  @IsAloneAmong('asOfPosition')
  readonly asOfRecorded?: string;

  /** As the log knew it at this position. */
  @IsOptional()
  @IsString()
  @Matches(POSITION_PATTERN, { message: 'asOfPosition must be a position of the log, as it gave it out' })
  readonly asOfPosition?: string;
}

/** The point in the past that a query names, without its other parameters; empty for now. */
export const pointInTimeOf = ({ asOf, asOfRecorded, asOfPosition }: AsOfQuery): PointInTime => ({
  ...(asOf !== undefined && { asOf }),
  ...(asOfRecorded !== undefined && { asOfRecorded }),
  ...(asOfPosition !== undefined && { asOfPosition: asOfPosition as Position }),
});

/** Whether a query asks for the present. */
export const isNow = (query: AsOfQuery): boolean => Object.keys(pointInTimeOf(query)).length === 0;
