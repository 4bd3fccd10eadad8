import { describe, expect, it } from '@jest/globals';
import { retentionFigures } from './retention-figures.ts';

const counts = { month: '2011-03', activeAtStart: 10, activeAtEnd: 13, newCustomers: 4, returned: 1 };

describe('the retention rate', () => {
  it('is (E − N) / S, and churn what is missing to 1', () => {
    expect(retentionFigures(counts, true)).toEqual({
      ...counts,
      complete: true,
      retained: 8,
      retentionRate: 0.8,
      churnRate: 0.2,
    });
  });

  it('is unknown when nobody was active at the start', () => {
    const first = { month: '2010-12', activeAtStart: 0, activeAtEnd: 885, newCustomers: 885, returned: 0 };
    expect(retentionFigures(first, true)).toMatchObject({ retained: 0, retentionRate: null, churnRate: null });
  });
});
