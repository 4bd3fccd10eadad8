import { type Position, START } from '@perennial/kernel';
import { InvalidPositionError } from '../errors.ts';

/** A place in EventStoreDB's $all, as its client gives it. Both halves are below 2^63. */
export interface LogPosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** 2^63 - 1 has 19 digits. */
const DIGITS = 19;
const SHAPE = /^\d{38}$/;
const GREATEST = 2n ** 63n - 1n;

const padded = (half: bigint): string => String(half).padStart(DIGITS, '0');

/** Commit and prepare position, 19 decimal digits each: positions of one length, which compare as text. */
export const positionOf = ({ commit, prepare }: LogPosition): Position =>
  `${padded(commit)}${padded(prepare)}` as Position;

/** The other way round; START is before everything. @throws InvalidPositionError */
export const logPositionOf = (position: Position): LogPosition | 'start' => {
  if (position === START) return 'start';
  const commit = SHAPE.test(position) ? BigInt(position.slice(0, DIGITS)) : GREATEST + 1n;
  const prepare = SHAPE.test(position) ? BigInt(position.slice(DIGITS)) : 0n;
  if (commit > GREATEST || prepare > GREATEST) throw new InvalidPositionError(position);
  return { commit, prepare };
};
