import { causesOf, decidedValue, eventsOf } from '@perennial/service-kit';

/** Why a case must be answered and solved when it must: its priority, and the working hours since it was opened. */
export const slaTarget = decidedValue({
  value: 'sla-target',
  description: 'By when a case must be answered and solved.',
  policy: 'sla',
  decidedBy: ['CaseOpened'],
  of: ({ data: { caseId } }) => ({ caseId }),
  current: ({ data: { responseDueAt, resolutionDueAt, priority } }) => ({ responseDueAt, resolutionDueAt, priority }),
  policyVersion: ({ data }) => data.policyVersion,
  causedBy: (opened, life) => [...causesOf(opened, life), opened.id],
});

/** Why a promise counts as broken: what started its clock. What might have stopped it is missing. */
export const slaBreach = decidedValue({
  value: 'sla-breach',
  description: 'That a case was not answered or not solved in time.',
  policy: 'sla',
  decidedBy: ['SlaBreached'],
  of: ({ data: { caseId, target } }) => ({ caseId, target }),
  current: ({ data: { target, dueAt } }) => ({ target, dueAt }),
  policyVersion: ({ data }) => data.policyVersion,
  causedBy: (breached, life) => {
    const opened = eventsOf(life, 'CaseOpened').filter(({ data }) => data.caseId === breached.data.caseId);
    return [...causesOf(breached, life), ...opened.map(({ id }) => id)];
  },
});

/** Why a case is as urgent as it is: the complaint or the answer that it was opened for, or a person. */
export const casePriority = decidedValue({
  value: 'case-priority',
  description: 'How urgent a case is.',
  policy: 'case-priority',
  decidedBy: ['CaseOpened'],
  of: ({ data: { caseId } }) => ({ caseId }),
  current: ({ data: { priority } }) => ({ priority }),
  policyVersion: ({ data }) => data.priorityPolicyVersion,
});
