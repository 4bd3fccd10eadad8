import { derivedId } from '@perennial/contracts';
import { commandFor, defineReaction } from '@perennial/service-kit';
import { opportunityDecider } from '../opportunity/opportunity.decider.ts';

/** A lead worth a sales effort becomes an opportunity in the standard pipeline. */
export const openOpportunityForQualifiedLead = defineReaction({
  name: 'open-opportunity-for-qualified-lead',
  on: 'LeadQualified',
  react: (event) => {
    if (event.customerId === null) return [];
    const opportunityId = derivedId('opportunity-of-lead', event.tenantId, event.data.leadId);
    return [
      commandFor(opportunityDecider, opportunityId, {
        type: 'OpenOpportunity',
        data: {
          opportunityId,
          customerId: event.customerId,
          leadId: event.data.leadId,
          pipeline: 'standard',
          title: event.data.interest ?? 'Qualified lead',
        },
      }),
    ];
  },
});
