import { expect, it } from '@jest/globals';
import { type Position, START } from '@perennial/kernel';
import fc from 'fast-check';
import { logPositionOf, positionOf } from './position.ts';

// As a server gave them: an event written over gRPC, one of an explicit transaction of the old TCP client, and the greatest.
const recorded = [
  [{ commit: 2_118n, prepare: 2_118n }, '00000000000000021180000000000000002118'],
  [{ commit: 1_788_180n, prepare: 1_787_904n }, '00000000000017881800000000000001787904'],
  [
    { commit: 9_223_372_036_854_775_807n, prepare: 9_223_372_036_854_775_807n },
    '92233720368547758079223372036854775807',
  ],
] as const;

it.each(recorded)('%p is %p, both ways', (logPosition, position) => {
  expect(positionOf(logPosition)).toBe(position);
  expect(logPositionOf(position as Position)).toEqual(logPosition);
});

it('the start of the log is the start of $all', () => {
  expect(logPositionOf(START)).toBe('start');
});

it('positions compare as text as EventStoreDB orders them: by commit, then by prepare', () => {
  const half = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
  const place = fc.record({ commit: half, prepare: half });
  const earlier = (a: { commit: bigint; prepare: bigint }, b: { commit: bigint; prepare: bigint }) =>
    a.commit === b.commit ? a.prepare < b.prepare : a.commit < b.commit;
  fc.assert(
    fc.property(place, place, fc.boolean(), (a, other, sameCommit) => {
      const b = sameCommit ? { ...other, commit: a.commit } : other;
      expect(positionOf(a) < positionOf(b)).toBe(earlier(a, b));
      expect(logPositionOf(positionOf(a))).toEqual(a);
    }),
  );
});

it.each(['0000000000000001', 'x', '-'.repeat(38), '9'.repeat(38), '0'.repeat(39)])('refuses %p', (text) => {
  expect(() => logPositionOf(text as Position)).toThrow(expect.objectContaining({ code: 'INVALID_POSITION' }));
});
