import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultLeadScoring, scoreLead } from './lead-scoring.policy.ts';

describe('the lead score', () => {
  it('is the sum of the points of the traits, each one a reason', () => {
    expect(scoreLead(defaultLeadScoring, { need: 'urgent', budget: 'expected', shoeSize: '44' })).toEqual({
      score: 55,
      reasons: [
        { trait: 'need: urgent', points: 40 },
        { trait: 'budget: expected', points: 15 },
      ],
    });
  });

  it('counts a wildcard for any value', () => {
    expect(scoreLead(defaultLeadScoring, { referral: 'a friend' }).score).toBe(10);
  });

  it('counts no trait that only sounds like one', () => {
    expect(scoreLead(defaultLeadScoring, { constructor: 'name', toString: 'length', need: 'constructor' })).toEqual({
      score: 0,
      reasons: [],
    });
  });

  it('gives reasons that the event has room for', () => {
    const [reason] = scoreLead(defaultLeadScoring, { referral: 'a'.repeat(200) }).reasons;
    expect(reason?.trait).toHaveLength(200);
  });

  it('stays between 0 and 100 whatever the policy says', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer({ min: -1000, max: 1000 })), (points) => {
        const policy = {
          version: 'test',
          qualifyingScore: 0,
          points: Object.fromEntries(Object.entries(points).map(([trait, value]) => [trait, { '*': value }])),
        };
        const { score } = scoreLead(policy, Object.fromEntries(Object.keys(points).map((trait) => [trait, 'x'])));
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
      }),
    );
  });
});
