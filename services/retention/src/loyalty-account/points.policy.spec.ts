import { describe, expect, it } from '@jest/globals';
import { defaultPoints, pointsFor } from './points.policy.ts';

const gbp = (amount: string) => ({ amount, currency: 'GBP' });

describe('points for an amount', () => {
  it.each([
    ['0.99', 0],
    ['1', 1],
    ['77183.60', 77183],
    ['0', 0],
    ['-12.50', 0],
    ['999999999999999999', 100_000_000],
  ])('%s is worth %i', (amount, points) => {
    expect(pointsFor(defaultPoints, gbp(amount))).toBe(points);
  });

  it('drops fractions of a point, not of the amount', () => {
    expect(pointsFor({ ...defaultPoints, pointsPerUnit: '1.5' }, gbp('3.99'))).toBe(5);
    expect(pointsFor({ ...defaultPoints, pointsPerUnit: '0.1' }, gbp('19.99'))).toBe(1);
  });
});
