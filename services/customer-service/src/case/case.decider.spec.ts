import { describe, it } from '@jest/globals';
import { given, givenEventId } from '@perennial/testing';
import { caseDecider } from './case.decider.ts';
import type { CaseEvent } from './case.events.ts';
import { defaultSla } from './sla.policy.ts';

const caseId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';
const otherCase = '01920000-0000-7000-8000-000000000003';
const otherCustomer = '01920000-0000-7000-8000-000000000004';

const openedAt = '2026-11-18T09:00:00.000Z'; // a Wednesday
const responseDueAt = '2026-11-18T13:00:00.000Z';
const resolutionDueAt = '2026-11-20T17:00:00.000Z';

/** An event at an instant: the SLA clock is made of them. */
const at = (occurredAt: string, event: CaseEvent) => ({ ...event, occurredAt });

const named = { caseId, customerId, phase: 'post-sale', priority: 'normal', subject: 'It leaks' } as const;
const opened: CaseEvent = {
  type: 'CaseOpened',
  data: { ...named, responseDueAt, resolutionDueAt, policyVersion: 'sla/1' },
};
const replied: CaseEvent = { type: 'CaseReplied', data: { caseId, message: 'On our way' } };
const resolved: CaseEvent = { type: 'CaseResolved', data: { caseId, resolution: 'Sealed' } };
const reopened: CaseEvent = { type: 'CaseReopened', data: { caseId, reason: 'Wet again' } };
const breach = (target: 'response' | 'resolution', dueAt: string, ...startedBy: number[]): CaseEvent => ({
  type: 'SlaBreached',
  data: { caseId, target, dueAt, policyVersion: 'sla/1', causedBy: [0, ...startedBy].map(givenEventId) },
});
const merged: CaseEvent = { type: 'CaseMerged', data: { caseId, intoCaseId: otherCase } };
const check = (target: 'response' | 'resolution', instant: string) =>
  ({ type: 'RecordSlaBreach', data: { caseId, target, at: instant } }) as const;

describe('a case', () => {
  it('is opened once, with what the policy promises', () => {
    const open = { type: 'OpenCase', data: { ...named, openedAt, policy: defaultSla } } as const;
    given(caseDecider).when(open).then(opened);
    given(caseDecider, opened).when(open).thenRefused('CASE_ALREADY_OPENED');
  });

  it('cannot be worked on before it is opened, nor after it is resolved', () => {
    const reply = { type: 'ReplyToCase', data: { caseId, message: 'On our way' } } as const;
    given(caseDecider).when(reply).thenRefused('CASE_UNKNOWN');
    given(caseDecider, opened).when(reply).then(replied);
    given(caseDecider, opened, resolved).when(reply).thenRefused('CASE_NOT_OPEN');
  });

  it('is assigned anew to somebody else only', () => {
    const assign = { type: 'AssignCase', data: { caseId, assignee: 'amy' } } as const;
    const assigned: CaseEvent = { type: 'CaseAssigned', data: { caseId, assignee: 'amy' } };
    given(caseDecider, opened).when(assign).then(assigned);
    given(caseDecider, opened, assigned).when(assign).then();
  });

  it('is escalated upwards only', () => {
    const escalate = { type: 'EscalateCase', data: { caseId, level: 2, reason: 'Flooding' } } as const;
    const escalated: CaseEvent = { type: 'CaseEscalated', data: { caseId, level: 2, reason: 'Flooding' } };
    given(caseDecider, opened).when(escalate).then(escalated);
    given(caseDecider, opened, escalated).when(escalate).thenRefused('CASE_ALREADY_ESCALATED', { level: 2 });
  });

  it('is reopened only when it is resolved', () => {
    const reopen = { type: 'ReopenCase', data: { caseId, reason: 'Wet again' } } as const;
    given(caseDecider, opened).when(reopen).thenRefused('CASE_NOT_RESOLVED');
    given(caseDecider, opened, resolved).when(reopen).then(reopened);
  });

  it('goes on in another case of the same customer, or nowhere', () => {
    const merge = (intoCaseId: string, into?: { customerId: string; status: 'open' | 'merged' }) =>
      ({ type: 'MergeCase', data: { caseId, intoCaseId, into } }) as const;
    const openCase = given(caseDecider, opened);
    openCase.when(merge(otherCase, { customerId, status: 'open' })).then(merged);
    openCase.when(merge(caseId, { customerId, status: 'open' })).thenRefused('MERGE_INTO_ITSELF');
    openCase.when(merge(otherCase)).thenRefused('MERGE_TARGET_UNKNOWN');
    openCase.when(merge(otherCase, { customerId, status: 'merged' })).thenRefused('MERGE_TARGET_MERGED');
    openCase
      .when(merge(otherCase, { customerId: otherCustomer, status: 'open' }))
      .thenRefused('MERGE_TARGET_OF_OTHER_CUSTOMER');
  });

  it('is rated when it is resolved, and again when the customer thinks otherwise', () => {
    const rate = (rating: number) => ({ type: 'RateCase', data: { caseId, rating } }) as const;
    const rated = (rating: number): CaseEvent => ({ type: 'CaseRated', data: { caseId, rating } });
    given(caseDecider, opened).when(rate(5)).thenRefused('CASE_NOT_RESOLVED');
    given(caseDecider, opened, resolved).when(rate(5)).then(rated(5));
    given(caseDecider, opened, resolved, rated(5)).when(rate(5)).then();
    given(caseDecider, opened, resolved, rated(5)).when(rate(2)).then(rated(2));
  });
});

describe('a missed target', () => {
  const late = '2026-11-18T13:00:00.001Z';

  it('is recorded when it was due before the check, not at it', () => {
    const openCase = given(caseDecider, opened);
    openCase.when(check('response', responseDueAt)).then();
    openCase.when(check('response', late)).then(breach('response', responseDueAt));
    openCase.when(check('resolution', late)).then();
  });

  it('is recorded once', () => {
    given(caseDecider, opened, breach('response', responseDueAt)).when(check('response', late)).then();
  });

  it('is none when we replied in time, however late the check', () => {
    given(caseDecider, opened, at(responseDueAt, replied)).when(check('response', resolutionDueAt)).then();
  });

  it('stays one when we replied too late', () => {
    given(caseDecider, opened, at(late, replied))
      .when(check('response', resolutionDueAt))
      .then(breach('response', responseDueAt));
  });

  it('is no missing reply when the case was resolved instead', () => {
    given(caseDecider, opened, at(responseDueAt, resolved)).when(check('response', resolutionDueAt)).then();
  });

  it('counts the first reply only', () => {
    given(caseDecider, opened, at(openedAt, replied), at(late, replied)).when(check('response', late)).then();
  });

  it('is a resolution that did not hold: a reopened case runs to the instant that was promised', () => {
    const reopenedCase = given(caseDecider, opened, at(openedAt, resolved), at(late, reopened));
    reopenedCase.when(check('resolution', resolutionDueAt)).then();
    reopenedCase.when(check('resolution', '2026-11-23T09:00:00.000Z')).then(breach('resolution', resolutionDueAt, 2));
  });

  it('is nothing to a merged case', () => {
    given(caseDecider, opened, merged).when(check('response', late)).then();
  });
});
