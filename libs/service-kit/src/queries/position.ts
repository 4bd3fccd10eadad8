import type { Position } from '@perennial/kernel';

/** Positions of the log: of one length, so that they sort as text. 16 digits in PostgreSQL, the first one 0; 38 in EventStoreDB. */
export const POSITION_PATTERN = /^(?:0\d{15}|\d{38})$/;

/** The position that a client sent, or null when it is none. */
export const positionOf = (text: string): Position | null => (POSITION_PATTERN.test(text) ? (text as Position) : null);
