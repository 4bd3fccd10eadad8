import { describe, expect, it } from '@jest/globals';
import { quantile, summarise } from './index.ts';

describe('quantile', () => {
  // R: quantile(c(1, 2, 3, 4, 10), type = 7) gives 1 2 3 4 10; quantile(1:4) gives 1.00 1.75 2.50 3.25 4.00
  it.each([
    [[1, 2, 3, 4, 10], 0.25, 2],
    [[1, 2, 3, 4], 0.25, 1.75],
    [[1, 2, 3, 4], 0.5, 2.5],
    [[1, 2, 3, 4], 0.75, 3.25],
    [[1, 2, 3, 4], 0, 1],
    [[1, 2, 3, 4], 1, 4],
    [[7], 0.3, 7],
  ])('of %j at %d is %d, as in R', (sorted, probability, expected) => {
    expect(quantile(sorted, probability)).toBeCloseTo(expected, 12);
  });

  it('of no values is null', () => expect(quantile([], 0.5)).toBeNull());

  it('refuses what is no probability', () => {
    for (const probability of [-0.1, 1.1, Number.NaN]) expect(() => quantile([1], probability)).toThrow(RangeError);
  });
});

describe('summarise', () => {
  it('sorts by number, not by text', () => {
    expect(summarise([10, 9, 100, 1])).toEqual({
      count: 4,
      minimum: 1,
      firstQuartile: 7,
      median: 9.5,
      thirdQuartile: 32.5,
      maximum: 100,
      mean: 30,
    });
  });

  it('of no values is null', () => expect(summarise([])).toBeNull());
});
