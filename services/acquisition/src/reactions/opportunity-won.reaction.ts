import { commandFor, defineReaction } from '@perennial/service-kit';
import { leadDecider } from '../lead/lead.decider.ts';

/** A sale that began as a lead converts the lead. */
export const convertLeadOfWonOpportunity = defineReaction({
  name: 'convert-lead-of-won-opportunity',
  on: 'OpportunityWon',
  react: ({ data: { leadId, opportunityId } }) =>
    leadId ? [commandFor(leadDecider, leadId, { type: 'ConvertLead', data: { leadId, opportunityId } })] : [],
});
