import { describe, expect, it } from '@jest/globals';
import { cohortRetention } from './index.ts';

const bought = (customerId: string, occurredAt: string) => ({ customerId, occurredAt });

describe('cohortRetention', () => {
  it('counts each customer once a month, from the month of the first purchase', () => {
    const rows = cohortRetention([
      bought('ann', '2011-02-03T10:00:00Z'),
      bought('ann', '2010-12-01T10:00:00Z'),
      bought('ann', '2011-02-20T10:00:00Z'),
      bought('bob', '2010-12-31T23:59:59Z'),
      bought('eve', '2011-02-01T00:00:00Z'),
    ]);
    expect(rows).toEqual([
      { cohort: '2010-12', size: 2, active: [2, 0, 1] },
      { cohort: '2011-02', size: 1, active: [1] },
    ]);
  });

  it('takes the month in UTC', () => {
    expect(cohortRetention([bought('ann', '2011-01-01T00:30:00+01:00')])[0]?.cohort).toBe('2010-12');
  });

  it('of no purchases is empty', () => expect(cohortRetention([])).toEqual([]));
});
