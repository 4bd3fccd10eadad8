import { describe, expect, it } from '@jest/globals';
import { countMonths, monthOf, monthsBetween, shiftMonth } from './month.ts';

describe('months', () => {
  it('go from their first instant to the first of the next, over the turn of the year', () => {
    expect(monthsBetween('2010-12', '2011-01')).toEqual([
      { name: '2010-12', start: '2010-12-01T00:00:00.000Z', end: '2011-01-01T00:00:00.000Z' },
      { name: '2011-01', start: '2011-01-01T00:00:00.000Z', end: '2011-02-01T00:00:00.000Z' },
    ]);
    expect(monthsBetween('2011-02', '2011-01')).toEqual([]);
  });

  it('are those of UTC', () => {
    expect(monthOf('2011-01-01T00:30:00+02:00')).toBe('2010-12');
  });

  it('can be counted and shifted', () => {
    expect(countMonths('2010-12', '2011-12')).toBe(13);
    expect(shiftMonth('2011-12', -11)).toBe('2011-01');
    expect(shiftMonth('2011-12', 1)).toBe('2012-01');
  });
});
