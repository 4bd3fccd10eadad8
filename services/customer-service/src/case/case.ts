import { type Happened, unreachable } from '@perennial/kernel';
import type { CaseEvent } from './case.events.ts';
import { afterBreach, afterReopening, afterReply, afterResolution, type SlaClock, startClock } from './sla-clock.ts';

interface Known {
  readonly caseId: string;
  readonly customerId: string;
  readonly assignee: string | undefined;
  /** How often it went up: 0 is where it started. */
  readonly level: number;
  readonly rating: number | undefined;
  readonly clock: SlaClock;
  readonly policyVersion: string;
  /** Ids of the events that the clock was started by. */
  readonly startedBy: readonly string[];
}

/** What decisions about a case depend on. */
export type ServiceCase =
  | { readonly status: 'unknown' }
  | ({ readonly status: 'open' | 'resolved' } & Known)
  | ({ readonly status: 'merged'; readonly intoCaseId: string } & Known);

export const initial: ServiceCase = { status: 'unknown' };

export const evolve = (serviceCase: ServiceCase, event: Happened<CaseEvent>): ServiceCase => {
  if (event.type === 'CaseOpened') {
    const { caseId, customerId, policyVersion } = event.data;
    const none = { assignee: undefined, level: 0, rating: undefined };
    return {
      status: 'open',
      caseId,
      customerId,
      ...none,
      clock: startClock(event.data),
      policyVersion,
      startedBy: [event.id],
    };
  }
  if (serviceCase.status === 'unknown') throw new Error(`${event.type} before CaseOpened`);
  const { clock } = serviceCase;
  switch (event.type) {
    case 'CaseAssigned':
      return { ...serviceCase, assignee: event.data.assignee };
    case 'CaseReplied':
      return { ...serviceCase, clock: { ...clock, ...afterReply(clock, event.occurredAt) } };
    case 'CaseEscalated':
      return { ...serviceCase, level: event.data.level };
    case 'CaseResolved':
      return { ...serviceCase, status: 'resolved', clock: { ...clock, ...afterResolution(clock, event.occurredAt) } };
    case 'CaseReopened':
      return {
        ...serviceCase,
        status: 'open',
        clock: { ...clock, ...afterReopening() },
        startedBy: [...serviceCase.startedBy, event.id],
      };
    case 'CaseMerged':
      return { ...serviceCase, status: 'merged', intoCaseId: event.data.intoCaseId };
    case 'CaseRated':
      return { ...serviceCase, rating: event.data.rating };
    case 'SlaBreached':
      return { ...serviceCase, clock: { ...clock, ...afterBreach(clock, event.data.target) } };
    default:
      return unreachable(event);
  }
};
