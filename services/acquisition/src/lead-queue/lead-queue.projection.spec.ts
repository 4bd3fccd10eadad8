import { describe, expect, it } from '@jest/globals';
import { givenEvents, recorded } from '@perennial/testing';
import { leadQueue } from './lead-queue.projection.ts';

const leadId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';

const captured = recorded('LeadCaptured', { leadId, customerId, source: 'web', traits: { need: 'vague' } });
const enriched = recorded('LeadEnriched', { leadId, traits: { need: 'urgent', budget: 'approved' } });
const scored = recorded('LeadScored', {
  leadId,
  score: 70,
  policyVersion: 'lead-scoring/1',
  reasons: [{ trait: 'need: urgent', points: 40 }],
  causedBy: [captured.id],
});

describe('the lead queue', () => {
  it('shows a lead with all that is known, its score, and why', () => {
    const [lead] = givenEvents(captured, enriched, scored).project(leadQueue).rows;
    expect(lead).toMatchObject({
      leadId,
      customerId,
      status: 'open',
      traits: { need: 'urgent', budget: 'approved' },
      score: 70,
      scorePolicy: 'lead-scoring/1',
      scoreReasons: [{ trait: 'need: urgent', points: 40 }],
    });
  });

  it('follows the lead to its end', () => {
    const lost = recorded(
      'LeadDisqualified',
      { leadId, reason: 'no budget' },
      { occurredAt: '2025-02-01T00:00:00.000Z' },
    );
    const [lead] = givenEvents(captured, lost).project(leadQueue).rows;
    expect(lead).toMatchObject({
      status: 'disqualified',
      disqualifiedReason: 'no budget',
      changedAt: '2025-02-01T00:00:00.000Z',
    });
  });
});
