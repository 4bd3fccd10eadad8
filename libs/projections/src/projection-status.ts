import type { Position } from '@perennial/kernel';
import type { ProjectionState } from './follower.ts';

/** How a projection is doing. */
export interface ProjectionStatus {
  readonly name: string;
  readonly version: number;
  /** Everything up to here is in the rows; `''` before the first event. */
  readonly position: Position;
  /** Where the log ends. */
  readonly head: Position;
  /** Positions between the two: at least as many as events are still to be folded. */
  readonly lag: number;
  readonly state: ProjectionState;
  /** Why it is failing, and what the last failure was while it recovers. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** EventStoreDB's positions are two numbers of 19 digits, the first of which counts the bytes of its log. */
const BYTES_DIGITS = 19;

const numberOf = (position: Position): number =>
  Number(position.length === 2 * BYTES_DIGITS ? position.slice(0, BYTES_DIGITS) : position);

/**
 * The distance of two positions of a log whose positions are numbers (in EventStoreDB: bytes); 0 when the second is not after
 * the first.
 */
export const lagBetween = (position: Position, head: Position): number => {
  if (head <= position) return 0;
  const [from, to] = [numberOf(position), numberOf(head)];
  return Number.isFinite(from) && Number.isFinite(to) ? to - from : 1;
};

/** An error as status shows it. */
export const describeError = (error: unknown): { readonly code: string; readonly message: string } => {
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: String(error) };
  const { code } = error as { code?: unknown };
  return { code: typeof code === 'string' ? code : 'UNKNOWN', message: error.message };
};
