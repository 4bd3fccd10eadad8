import { describe, expect, it } from '@jest/globals';
import type { SlaSummary } from './sla-board.query.ts';
import { slaFigures } from './sla-summary.ts';

const none = {
  cases: 0,
  open: 0,
  resolved: 0,
  merged: 0,
  breached: 0,
  responseKept: 0,
  responseMissed: 0,
  resolutionKept: 0,
  resolutionMissed: 0,
  ratings: 0,
  ratingSum: 0,
};
const group = (
  phase: SlaSummary['phase'],
  priority: SlaSummary['priority'],
  counts: Partial<SlaSummary>,
): SlaSummary => ({ ...none, phase, priority, ...counts });

describe('the SLA figures', () => {
  it('weigh every case alike, in all groupings', () => {
    const { all, phases, priorities } = slaFigures([
      group('pre-sale', 'urgent', { cases: 3, responseKept: 3, ratings: 1, ratingSum: 5 }),
      group('post-sale', 'urgent', { cases: 1, responseMissed: 1, ratings: 2, ratingSum: 4 }),
    ]);
    expect(all).toMatchObject({ cases: 4, responseCompliance: 0.75, csat: 3 });
    expect(phases.map(({ phase, responseCompliance }) => [phase, responseCompliance])).toEqual([
      ['pre-sale', 1],
      ['during-sale', null],
      ['post-sale', 0],
    ]);
    expect(priorities[0]).toMatchObject({ priority: 'urgent', cases: 4, responseCompliance: 0.75, csat: 3 });
  });

  it('know no share of nothing', () => {
    expect(slaFigures([]).all).toMatchObject({
      cases: 0,
      responseCompliance: null,
      resolutionCompliance: null,
      csat: null,
    });
  });
});
