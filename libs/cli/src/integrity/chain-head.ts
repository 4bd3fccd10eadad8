import type { ChainHead } from '@perennial/event-store';
import type { Position } from '@perennial/kernel';
import { Failure } from '../failure.ts';

/** As `perennial seal` prints it, to be noted outside of the database. */
export const headText = ({ hash, position }: ChainHead): string => `${hash}@${position}`;

/** @throws Failure when it is no such text */
export const parseHead = (text: string): ChainHead => {
  const [hash, position] = text.trim().toLowerCase().split('@');
  if (hash && /^[0-9a-f]{64}$/.test(hash) && position && /^0\d{15}$/.test(position))
    return { hash, position: position as Position };
  throw new Failure('--expect takes what `perennial seal` printed: HASH@POSITION, with 64 and with 16 digits.', 2);
};
