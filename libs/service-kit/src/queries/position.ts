import type { Position } from '@perennial/kernel';

/** Positions of the log: 16 digits, so that they sort as text, the first one 0: no log gets further. */
export const POSITION_PATTERN = /^0\d{15}$/;

/** The position that a client sent, or null when it is none. */
export const positionOf = (text: string): Position | null => (POSITION_PATTERN.test(text) ? (text as Position) : null);
