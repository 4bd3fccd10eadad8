import { IsOptional, IsString, Matches, registerDecorator, type ValidationArguments } from 'class-validator';
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

const IsNotTogetherWith = (other: string) => (target: object, propertyName: string) =>
  registerDecorator({
    name: 'isNotTogetherWith',
    target: target.constructor,
    propertyName,
    validator: {
      validate: (_value: unknown, { object }: ValidationArguments) =>
        (object as Record<string, unknown>)[other] === undefined,
      defaultMessage: ({ property }: ValidationArguments) => `${property} and ${other} exclude each other`,
    },
  });

/** Query parameters of a view that can be read as of a point in the past. Extend it. Absent both: as of now. */
export class AsOfQuery {
  /** As the customer's life was at this business time. */
  @IsOptional()
  @IsInstant()
  @IsNotTogetherWith('asOfPosition')
  readonly asOf?: string;

  /** As the log knew it at this position. */
  @IsOptional()
  @IsString()
  @Matches(POSITION_PATTERN, { message: 'asOfPosition must be a position of the log: 16 digits, the first one 0' })
  readonly asOfPosition?: string;
}
