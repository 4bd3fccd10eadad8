import { describe, expect, it } from '@jest/globals';
import { defaultSatisfaction, satisfactionOf } from './satisfaction.policy.ts';

describe('satisfaction', () => {
  it.each([
    [{ overall: 4.9 }, 'dissatisfied'],
    [{ overall: 5 }, 'neutral'],
    [{ delivery: 10, goods: 4 }, 'neutral'],
    [{ delivery: 10, goods: 5 }, 'satisfied'],
  ])('of a CSAT survey is that of the mean answer: %o is %s', (answers, satisfaction) => {
    expect(satisfactionOf(defaultSatisfaction, 'csat', answers)).toBe(satisfaction);
  });

  it.each([
    [6, 'dissatisfied'],
    [7, 'neutral'],
    [8, 'neutral'],
    [9, 'satisfied'],
  ])('of an NPS survey follows detractors, passives and promoters: %i is %s', (recommend, satisfaction) => {
    expect(satisfactionOf(defaultSatisfaction, 'nps', { recommend })).toBe(satisfaction);
  });

  it('of no answers is unknown', () => {
    expect(satisfactionOf(defaultSatisfaction, 'csat', {})).toBeUndefined();
  });
});
