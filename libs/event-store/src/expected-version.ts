import type { ExpectedVersion } from './event-store.ts';

/** Whether a stream of this version (0: none) is what a writer expects. */
export const fits = (expected: ExpectedVersion, actual: number): boolean => {
  if (typeof expected === 'number') return expected === actual;
  return { any: true, exists: actual > 0, noStream: actual === 0 }[expected];
};

/** @throws RangeError for what is no version */
export const assertExpectedVersion = (expected: ExpectedVersion): void => {
  if (typeof expected !== 'number' || (Number.isInteger(expected) && expected >= 0)) return;
  throw new RangeError(`An expected version is a whole number from 0, or a word, but this is ${expected}`);
};
