import { type Happened, unreachable } from '@perennial/kernel';
import type { ComplaintEvent, Outcome } from './complaint.events.ts';

interface Known {
  readonly complaintId: string;
  readonly customerId: string;
}

/** What decisions about a complaint depend on. */
export type Complaint =
  | { readonly status: 'unknown' }
  | ({ readonly status: 'filed' | 'answered' } & Known)
  | ({ readonly status: 'resolved'; readonly outcome: Outcome } & Known);

export const initial: Complaint = { status: 'unknown' };

export const evolve = (complaint: Complaint, event: Happened<ComplaintEvent>): Complaint => {
  if (event.type === 'ComplaintFiled') {
    const { complaintId, customerId } = event.data;
    return { status: 'filed', complaintId, customerId };
  }
  if (complaint.status === 'unknown') throw new Error(`${event.type} before ComplaintFiled`);
  switch (event.type) {
    case 'ComplaintAnswered':
      return { ...complaint, status: 'answered' };
    case 'ComplaintResolved':
      return { ...complaint, status: 'resolved', outcome: event.data.outcome };
    default:
      return unreachable(event);
  }
};
