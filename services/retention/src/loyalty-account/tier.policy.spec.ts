import { describe, expect, it } from '@jest/globals';
import { defaultTiers, tierOf } from './tier.policy.ts';

describe('the tier', () => {
  it.each([
    [0, 'bronze'],
    [999, 'bronze'],
    [1_000, 'silver'],
    [4_999, 'silver'],
    [5_000, 'gold'],
    [20_000, 'platinum'],
    [1_000_000, 'platinum'],
  ])('of %i points earned in life is %s', (points, tier) => {
    expect(tierOf(defaultTiers, points)).toBe(tier);
  });
});
