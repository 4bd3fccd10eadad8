import { describe, it } from '@jest/globals';
import { given } from '@perennial/testing';
import { opportunityDecider } from './opportunity.decider.ts';
import type { OpportunityEvent } from './opportunity.events.ts';

const opportunityId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';
const amount = { amount: '1200.50', currency: 'GBP' };

const opened: OpportunityEvent = {
  type: 'OpportunityOpened',
  data: { opportunityId, customerId, pipeline: 'standard', stage: 'discovery', title: 'Lights', probability: 0.1 },
};
const won: OpportunityEvent = { type: 'OpportunityWon', data: { opportunityId, amount } };

describe('an opportunity', () => {
  it('starts in the first stage of its pipeline', () => {
    given(opportunityDecider)
      .when({ type: 'OpenOpportunity', data: { opportunityId, customerId, pipeline: 'standard', title: 'Lights' } })
      .then(opened);
  });

  it('needs a pipeline that exists', () => {
    given(opportunityDecider)
      .when({ type: 'OpenOpportunity', data: { opportunityId, customerId, pipeline: 'none', title: 'Lights' } })
      .thenRefused('PIPELINE_UNKNOWN');
  });

  it('takes its probability from the stage it moves to', () => {
    given(opportunityDecider, opened)
      .when({ type: 'MoveStage', data: { opportunityId, to: 'proposal', amount } })
      .then({
        type: 'OpportunityStageChanged',
        data: { opportunityId, from: 'discovery', to: 'proposal', probability: 0.4, amount },
      });
    given(opportunityDecider, opened)
      .when({ type: 'MoveStage', data: { opportunityId, to: 'call' } })
      .thenRefused('STAGE_UNKNOWN');
  });

  it('does nothing when it is moved to where it is', () => {
    given(opportunityDecider, opened)
      .when({ type: 'MoveStage', data: { opportunityId, to: 'discovery' } })
      .then();
  });

  it('is won or lost once, and can be reopened', () => {
    given(opportunityDecider, opened).when({ type: 'WinOpportunity', data: { opportunityId, amount } }).then(won);
    given(opportunityDecider, opened, won)
      .when({ type: 'LoseOpportunity', data: { opportunityId, reason: 'price' } })
      .thenRefused('OPPORTUNITY_NOT_OPEN');
    given(opportunityDecider, opened, won)
      .when({ type: 'ReopenOpportunity', data: { opportunityId, reason: 'order withdrawn' } })
      .then({
        type: 'OpportunityReopened',
        data: { opportunityId, stage: 'discovery', probability: 0.1, reason: 'order withdrawn' },
      });
    given(opportunityDecider, opened)
      .when({ type: 'ReopenOpportunity', data: { opportunityId, reason: 'why not' } })
      .thenRefused('OPPORTUNITY_NOT_CLOSED');
  });
});
