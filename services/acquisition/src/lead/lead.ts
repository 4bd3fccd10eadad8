import { type Happened, unreachable } from '@perennial/kernel';
import type { LeadEvent } from './lead.events.ts';

interface Known {
  readonly leadId: string;
  readonly customerId: string;
  readonly interest: string | undefined;
  readonly traits: Readonly<Record<string, string>>;
  /** Ids of the events that the traits come from. */
  readonly traitEvents: readonly string[];
  readonly score: number | undefined;
  readonly assignee: string | undefined;
}

/** What decisions about a lead depend on. */
export type Lead =
  | { readonly status: 'unknown' }
  | ({ readonly status: 'open' } & Known)
  | ({ readonly status: 'qualified'; readonly qualifiedAt: string } & Known)
  | ({ readonly status: 'converted'; readonly opportunityId: string } & Known)
  | ({ readonly status: 'disqualified'; readonly reason: string } & Known);

export const initial: Lead = { status: 'unknown' };

export const evolve = (lead: Lead, event: Happened<LeadEvent>): Lead => {
  if (event.type === 'LeadCaptured') {
    const { leadId, customerId, interest, traits } = event.data;
    return {
      status: 'open',
      leadId,
      customerId,
      interest,
      traits,
      traitEvents: [event.id],
      score: undefined,
      assignee: undefined,
    };
  }
  if (lead.status === 'unknown') throw new Error(`${event.type} before LeadCaptured`);
  switch (event.type) {
    case 'LeadEnriched':
      return {
        ...lead,
        traits: { ...lead.traits, ...event.data.traits },
        traitEvents: [...lead.traitEvents, event.id],
      };
    case 'LeadScored':
      return { ...lead, score: event.data.score };
    case 'LeadAssigned':
      return { ...lead, assignee: event.data.assignee };
    case 'LeadQualified':
      return { ...lead, status: 'qualified', qualifiedAt: event.occurredAt };
    case 'LeadDisqualified':
      return { ...lead, status: 'disqualified', reason: event.data.reason };
    case 'LeadConverted':
      return { ...lead, status: 'converted', opportunityId: event.data.opportunityId };
    default:
      return unreachable(event);
  }
};
