import { describe, expect, it } from '@jest/globals';
import { givenEvents, recorded } from '@perennial/testing';
import { pipelineBoard } from './pipeline-board.projection.ts';

const opportunityId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';

const opened = recorded('OpportunityOpened', {
  opportunityId,
  customerId,
  pipeline: 'standard',
  stage: 'discovery',
  title: 'Lights',
  probability: 0.1,
});
const moved = recorded(
  'OpportunityStageChanged',
  {
    opportunityId,
    from: 'discovery',
    to: 'proposal',
    probability: 0.4,
    amount: { amount: '1200.50', currency: 'GBP' },
  },
  { occurredAt: '2025-02-01T00:00:00.000Z' },
);
const lost = recorded(
  'OpportunityLost',
  { opportunityId, reason: 'price' },
  { occurredAt: '2025-03-01T00:00:00.000Z' },
);

describe('the pipeline board', () => {
  it('shows where a sale stands, since when, and what it is worth', () => {
    const [card] = givenEvents(opened, moved).project(pipelineBoard).rows;
    expect(card).toMatchObject({
      stage: 'proposal',
      probability: '0.4',
      amount: '1200.50',
      currency: 'GBP',
      stageSince: '2025-02-01T00:00:00.000Z',
    });
  });

  it('forgets the loss of a sale that is taken up again', () => {
    const reopened = recorded('OpportunityReopened', {
      opportunityId,
      stage: 'proposal',
      probability: 0.4,
      reason: 'new budget',
    });
    const [closed] = givenEvents(opened, moved, lost).project(pipelineBoard).rows;
    expect(closed).toMatchObject({ status: 'lost', probability: '0', lostReason: 'price' });
    const [card] = givenEvents(opened, moved, lost, reopened).project(pipelineBoard).rows;
    expect(card).toMatchObject({ status: 'open', probability: '0.4', lostReason: null, closedAt: null });
  });
});
