import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pareto } from './index.ts';

describe('pareto', () => {
  it('finds how few give 80 %', () => {
    const result = pareto([5, 80, 5, 5, 5]);
    expect(result).toMatchObject({ defined: true, total: 100, customersFor80Percent: 1, shareFor80Percent: 0.2 });
    expect(result.defined && result.curve[0]).toEqual({
      index: 1,
      value: 80,
      shareOfCustomers: 0.2,
      shareOfValue: 0.8,
    });
  });

  it('needs four of five who give the same, with a Gini coefficient of 0', () => {
    expect(pareto([0.1, 0.1, 0.1, 0.1, 0.1])).toMatchObject({ customersFor80Percent: 4, gini: expect.closeTo(0, 12) });
  });

  // One of n has everything: G = (n − 1)/n. Of 1, 2, 3, 4: G = 2·30/(4·10) − 5/4 = 0.25.
  it.each([
    [[0, 0, 0, 9], 0.75],
    [[1, 2, 3, 4], 0.25],
    [[7], 0],
  ])('the Gini coefficient of %j is %d', (values, gini) => {
    const result = pareto(values);
    expect(result.defined && result.gini).toBeCloseTo(gini, 12);
  });

  it.each([
    [[], 'no-values'],
    [[0, 0], 'no-total'],
    [[3, -1], 'negative-value'],
    [[1, Number.NaN], 'not-finite'],
    [[Number.MAX_VALUE, Number.MAX_VALUE], 'not-finite'],
  ])('of %j says why there is no concentration: %s', (values, reason) => {
    expect(pareto(values)).toEqual({ defined: false, reason });
  });

  it('ends at 1 and is as unequal in any order', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, (list) => {
        const result = pareto(list);
        fc.pre(result.defined);
        if (!result.defined) return;
        expect(result.curve.at(-1)).toMatchObject({ shareOfCustomers: 1, shareOfValue: 1 });
        expect(result.gini).toBeGreaterThanOrEqual(0);
        expect(result.gini).toBeLessThan(1);
        const reversed = pareto([...list].reverse());
        expect(reversed.defined && reversed.gini).toBeCloseTo(result.gini, 9);
      }),
    );
  });
});
