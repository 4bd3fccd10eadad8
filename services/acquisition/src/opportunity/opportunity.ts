import { type Happened, unreachable } from '@perennial/kernel';
import type { OpportunityEvent } from './opportunity.events.ts';

interface Known {
  readonly opportunityId: string;
  readonly customerId: string;
  readonly leadId: string | undefined;
  readonly pipeline: string;
  readonly stage: string;
}

/** What decisions about an opportunity depend on. */
export type Opportunity = { readonly status: 'unknown' } | ({ readonly status: 'open' | 'won' | 'lost' } & Known);

export const initial: Opportunity = { status: 'unknown' };

export const evolve = (opportunity: Opportunity, event: Happened<OpportunityEvent>): Opportunity => {
  if (event.type === 'OpportunityOpened') {
    const { opportunityId, customerId, leadId, pipeline, stage } = event.data;
    return { status: 'open', opportunityId, customerId, leadId, pipeline, stage };
  }
  if (opportunity.status === 'unknown') throw new Error(`${event.type} before OpportunityOpened`);
  switch (event.type) {
    case 'OpportunityStageChanged':
      return { ...opportunity, stage: event.data.to };
    case 'OpportunityWon':
      return { ...opportunity, status: 'won' };
    case 'OpportunityLost':
      return { ...opportunity, status: 'lost' };
    case 'OpportunityReopened':
      return { ...opportunity, status: 'open', stage: event.data.stage };
    default:
      return unreachable(event);
  }
};
