import { decidedValue, eventsOf } from '@perennial/service-kit';

/** Why a lead has its score: the traits that counted, and the events that they come from. */
export const leadScore = decidedValue({
  value: 'lead-score',
  description: 'What a lead is worth, 0 to 100, by its traits.',
  policy: 'lead-scoring',
  decidedBy: ['LeadScored'],
  of: ({ data: { leadId } }) => ({ leadId }),
  current: ({ data: { score, reasons } }) => ({ score, reasons }),
  policyVersion: ({ data }) => data.policyVersion,
});

/** Why a lead is with whom it is with: what was known of the lead when it was given to them. */
export const leadAssignment = decidedValue({
  value: 'lead-assignment',
  description: 'Who works on a lead.',
  policy: 'lead-assignment',
  decidedBy: ['LeadAssigned'],
  of: ({ data: { leadId } }) => ({ leadId }),
  current: ({ data: { assignee } }) => ({ assignee }),
  policyVersion: ({ data }) => data.policyVersion,
  causedBy: (assigned, life) =>
    eventsOf(life, 'LeadCaptured', 'LeadEnriched', 'LeadScored')
      .filter(({ data, position }) => data.leadId === assigned.data.leadId && position < assigned.position)
      .map(({ id }) => id),
});
