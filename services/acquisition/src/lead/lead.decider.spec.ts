import { describe, it } from '@jest/globals';
import { given } from '@perennial/testing';
import { leadDecider } from './lead.decider.ts';
import type { LeadEvent } from './lead.events.ts';
import { defaultLeadScoring as policy } from './lead-scoring.policy.ts';

const leadId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';

const captured: LeadEvent = {
  type: 'LeadCaptured',
  data: { leadId, customerId, source: 'web', interest: 'Garden lights', traits: { need: 'urgent' } },
};
const scored = (score: number): LeadEvent => ({
  type: 'LeadScored',
  data: { leadId, score, policyVersion: policy.version, reasons: [], causedBy: [] },
});
const qualified: LeadEvent = { type: 'LeadQualified', data: { leadId, score: 70, interest: 'Garden lights' } };

describe('a lead', () => {
  it('is captured once', () => {
    given(leadDecider)
      .when({ type: 'CaptureLead', data: { leadId, customerId, source: 'web', traits: {} } })
      .then({ type: 'LeadCaptured', data: { leadId, customerId, source: 'web', traits: {} } });
    given(leadDecider, captured)
      .when({ type: 'CaptureLead', data: { leadId, customerId, source: 'web', traits: {} } })
      .thenRefused('LEAD_ALREADY_CAPTURED');
  });

  it('cannot be worked on before it is captured', () => {
    given(leadDecider)
      .when({ type: 'AssignLead', data: { leadId, assignee: 'amy' } })
      .thenRefused('LEAD_UNKNOWN');
  });

  it('qualifies at the threshold, not below', () => {
    given(leadDecider, captured, scored(50))
      .when({ type: 'QualifyLead', data: { leadId, threshold: 50 } })
      .then({ type: 'LeadQualified', data: { leadId, score: 50, interest: 'Garden lights' } });
    given(leadDecider, captured, scored(49))
      .when({ type: 'QualifyLead', data: { leadId, threshold: 50 } })
      .thenRefused('LEAD_SCORE_TOO_LOW');
  });

  it('must be scored before it can qualify', () => {
    given(leadDecider, captured)
      .when({ type: 'QualifyLead', data: { leadId, threshold: 0 } })
      .thenRefused('LEAD_NOT_SCORED');
  });

  it('is no longer open once it has qualified or was given up', () => {
    given(leadDecider, captured, scored(70), qualified)
      .when({ type: 'DisqualifyLead', data: { leadId, reason: 'no budget' } })
      .thenRefused('LEAD_NOT_OPEN');
  });

  it('converts only after it has qualified, and a second time changes nothing', () => {
    const opportunityId = '01920000-0000-7000-8000-000000000003';
    const convert = { type: 'ConvertLead', data: { leadId, opportunityId } } as const;
    given(leadDecider, captured).when(convert).thenRefused('LEAD_NOT_QUALIFIED');
    given(leadDecider, captured, scored(70), qualified)
      .when(convert)
      .then({ type: 'LeadConverted', data: { leadId, opportunityId } });
    given(leadDecider, captured, scored(70), qualified, { type: 'LeadConverted', data: { leadId, opportunityId } })
      .when(convert)
      .then();
  });
});
