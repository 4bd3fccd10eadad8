import { describe, expect, it } from '@jest/globals';
import type { PerennialEvent } from '@perennial/contracts';
import { givenEvents, recorded } from '@perennial/testing';
import { slaBoard } from './sla-board.projection.ts';
import { slaCardOf } from './sla-state.ts';

const caseId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';
const otherCase = '01920000-0000-7000-8000-000000000003';

const openedAt = '2026-11-18T09:00:00.000Z'; // a Wednesday
const responseDueAt = '2026-11-18T13:00:00.000Z';
const resolutionDueAt = '2026-11-20T17:00:00.000Z';
const responseRiskAt = '2026-11-18T12:00:00.000Z';
const resolutionRiskAt = '2026-11-20T11:00:00.000Z';

const promised = { responseDueAt, resolutionDueAt, policyVersion: 'sla/1' };
const named = { caseId, customerId, phase: 'post-sale', priority: 'normal', subject: 'It leaks' } as const;
const opened = recorded('CaseOpened', { ...named, ...promised }, { customerId, occurredAt: openedAt });
const replied = (occurredAt: string) => recorded('CaseReplied', { caseId, message: 'On our way' }, { occurredAt });
const resolved = (occurredAt: string) => recorded('CaseResolved', { caseId, resolution: 'Sealed' }, { occurredAt });
const reopened = (occurredAt: string) => recorded('CaseReopened', { caseId, reason: 'Wet again' }, { occurredAt });
const breached = (target: 'response' | 'resolution', dueAt: string) =>
  recorded('SlaBreached', { caseId, target, dueAt, policyVersion: 'sla/1' });

const rowOf = (...events: readonly PerennialEvent[]) => {
  const [row, ...others] = givenEvents(...events).project(slaBoard).rows;
  if (!row || others.length > 0) throw new Error('The spec is about one case');
  return row;
};

describe('the SLA board', () => {
  it('shows a new case with its promises, the reply due first', () => {
    expect(rowOf(opened)).toMatchObject({
      ...named,
      ...promised,
      status: 'open',
      openedAt,
      respondedAt: null,
      resolvedAt: null,
      breachedTargets: [],
      nextDueAt: responseDueAt,
      nextRiskAt: responseRiskAt,
      watched: true,
    });
  });

  it('goes on to the resolution when we have replied, and keeps the first reply', () => {
    expect(rowOf(opened, replied('2026-11-18T10:00:00.000Z'), replied('2026-11-18T11:00:00.000Z'))).toMatchObject({
      respondedAt: '2026-11-18T10:00:00.000Z',
      nextDueAt: resolutionDueAt,
      nextRiskAt: resolutionRiskAt,
    });
  });

  it('has nothing due when the case is resolved in time', () => {
    expect(rowOf(opened, resolved(responseDueAt))).toMatchObject({
      status: 'resolved',
      respondedAt: responseDueAt,
      resolvedAt: responseDueAt,
      nextDueAt: null,
      nextRiskAt: null,
    });
  });

  it('runs on to the same instant when the case is reopened', () => {
    expect(rowOf(opened, resolved(responseDueAt), reopened(resolutionDueAt))).toMatchObject({
      status: 'open',
      resolvedAt: null,
      nextDueAt: resolutionDueAt,
    });
  });

  it('asks for a check of a late reply until its breach is recorded', () => {
    const late = replied('2026-11-18T14:00:00.000Z');
    expect(rowOf(opened, late).nextDueAt).toBe(responseDueAt);
    expect(rowOf(opened, late, breached('response', responseDueAt))).toMatchObject({
      breachedTargets: ['response'],
      nextDueAt: resolutionDueAt,
    });
  });

  it('shows who works on it, how far up it went and what the customer thought', () => {
    const assigned = recorded('CaseAssigned', { caseId, assignee: 'amy' });
    const escalated = recorded('CaseEscalated', { caseId, level: 2, reason: 'Flooding' });
    const rated = recorded('CaseRated', { caseId, rating: 4 });
    expect(rowOf(opened, assigned, escalated, resolved(responseDueAt), rated)).toMatchObject({
      assignee: 'amy',
      level: 2,
      rating: 4,
    });
  });

  it('stops the clocks of a merged case', () => {
    const merged = recorded('CaseMerged', { caseId, intoCaseId: otherCase });
    expect(rowOf(opened, merged)).toMatchObject({
      status: 'merged',
      mergedIntoCaseId: otherCase,
      nextDueAt: null,
      nextRiskAt: null,
    });
  });

  it('leaves the clocks of imported and simulated lives alone', () => {
    const data = { ...named, ...promised };
    expect(rowOf(recorded('CaseOpened', data, { simulated: true })).watched).toBe(false);
    expect(rowOf(recorded('CaseOpened', data, { channel: 'import' })).watched).toBe(false);
  });
});

describe('a card of the SLA board', () => {
  const standing = (at: string, ...events: readonly PerennialEvent[]) => {
    const { state, remainingMinutes } = slaCardOf(rowOf(opened, ...events), at);
    return [state, remainingMinutes];
  };

  it('is on track, then at risk, then breached, as its working time runs out', () => {
    expect(standing(openedAt)).toEqual(['on-track', 240]);
    expect(standing('2026-11-18T11:59:59.999Z')).toEqual(['on-track', 60]);
    expect(standing(responseRiskAt)).toEqual(['at-risk', 60]);
    expect(standing(responseDueAt)).toEqual(['at-risk', 0]);
    expect(standing('2026-11-18T14:00:00.000Z')).toEqual(['breached', -60]);
  });

  it('counts working time only', () => {
    expect(standing('2026-11-18T23:00:00.000Z', replied(openedAt))).toEqual(['on-track', 16 * 60]);
  });

  it('stays breached after the case is resolved', () => {
    const late = '2026-11-18T14:00:00.000Z';
    expect(standing(late, resolved(late))).toEqual(['breached', null]);
    expect(standing(late, resolved(late), breached('response', responseDueAt))).toEqual(['breached', null]);
  });

  it('is kept when both promises were', () => {
    expect(standing('2027-01-01T00:00:00.000Z', resolved(responseDueAt))).toEqual(['kept', null]);
  });
});
