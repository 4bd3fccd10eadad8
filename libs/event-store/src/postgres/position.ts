import { type Position, START } from '@perennial/kernel';
import { InvalidPositionError } from '../errors.ts';

const DIGITS = 16;

/** The database's bigint, zero-padded, so that positions compare as text. Zero is before every event. */
export const positionOf = (bigint: string): Position =>
  bigint === '0' ? START : (bigint.padStart(DIGITS, '0') as Position);

/** The number that the database compares. Exact: positions stay below 2^48. @throws InvalidPositionError */
export const numberOf = (position: Position): number => {
  if (position === START) return 0;
  if (!/^0\d{15}$/.test(position)) throw new InvalidPositionError(position);
  return Number(position);
};
