import { describe, expect, it } from '@jest/globals';
import type { PerennialEvent } from '@perennial/contracts';
import { givenEvents, recorded } from '@perennial/testing';
import { inbox } from './inbox.projection.ts';

const customerId = '01920000-0000-7000-8000-000000000001';
const caseId = '01920000-0000-7000-8000-000000000002';
const otherCase = '01920000-0000-7000-8000-000000000003';
const interactionId = '01920000-0000-7000-8000-000000000004';
const complaintId = '01920000-0000-7000-8000-000000000005';

const at = (minute: number) => ({ customerId, occurredAt: `2026-11-18T09:${String(minute).padStart(2, '0')}:00.000Z` });
const instant = (minute: number) => at(minute).occurredAt;

const logged = (minute: number, direction: 'inbound' | 'outbound', subject = 'Where is it?') =>
  recorded('InteractionLogged', { interactionId, customerId, medium: 'chat', direction, subject }, at(minute));
const opened = (minute: number, id = caseId) =>
  recorded(
    'CaseOpened',
    {
      caseId: id,
      customerId,
      phase: 'post-sale',
      priority: 'normal',
      subject: 'It leaks',
      responseDueAt: instant(30),
      resolutionDueAt: instant(50),
      policyVersion: 'sla/1',
    },
    at(minute),
  );

const rowOf = (...events: readonly PerennialEvent[]) => givenEvents(...events).project(inbox).rows[0];

describe('the inbox', () => {
  it('awaits a reply from the first message that we have not answered', () => {
    expect(rowOf(logged(1, 'inbound'), logged(2, 'inbound', 'Hello?'))).toMatchObject({
      customerId,
      messages: 2,
      unanswered: 2,
      awaitingReply: true,
      awaitingSince: instant(1),
      lastMessageAt: instant(2),
      lastMedium: 'chat',
      lastDirection: 'inbound',
      lastSubject: 'Hello?',
    });
  });

  it('awaits none once we have said something, whatever the channel', () => {
    const answered = { unanswered: 0, awaitingReply: false, awaitingSince: null, lastDirection: 'outbound' };
    expect(rowOf(logged(1, 'inbound'), logged(2, 'outbound'))).toMatchObject(answered);
    const replied = recorded('CaseReplied', { caseId, message: 'On our way' }, at(3));
    expect(rowOf(logged(1, 'inbound'), opened(2), replied)).toMatchObject({ ...answered, lastMedium: 'case' });
  });

  it('takes a complaint for a message', () => {
    const filed = recorded(
      'ComplaintFiled',
      { complaintId, customerId, about: 'delivery', severity: 'major', statement: 'It came broken' },
      at(1),
    );
    const answered = recorded('ComplaintAnswered', { complaintId, answer: 'We are sorry' }, at(2));
    expect(rowOf(filed)).toMatchObject({ awaitingReply: true, lastMedium: 'complaint', messages: 1 });
    expect(rowOf(filed, answered)).toMatchObject({ awaitingReply: false, lastMedium: 'complaint', messages: 2 });
  });

  it('counts the open cases, each once', () => {
    const resolved = recorded('CaseResolved', { caseId, resolution: 'Sealed' }, at(3));
    const reopened = recorded('CaseReopened', { caseId, reason: 'Wet again' }, at(4));
    const merged = recorded('CaseMerged', { caseId, intoCaseId: otherCase }, at(5));
    expect(rowOf(opened(1), opened(2, otherCase))).toMatchObject({ openCases: 2, messages: 0, lastMessageAt: null });
    expect(rowOf(opened(1), opened(2, otherCase), resolved)?.openCaseIds).toEqual([otherCase]);
    expect(rowOf(opened(1), opened(2, otherCase), resolved, reopened)?.openCases).toBe(2);
    expect(rowOf(opened(1), opened(2, otherCase), resolved, reopened, merged)?.openCaseIds).toEqual([otherCase]);
  });

  it('counts a message that comes to be known late, but goes on from the newest', () => {
    expect(rowOf(logged(5, 'outbound', 'Sent'), logged(1, 'inbound', 'Where is it?'))).toMatchObject({
      messages: 2,
      awaitingReply: false,
      lastSubject: 'Sent',
      lastMessageAt: instant(5),
      lastActivityAt: instant(5),
    });
  });

  it('keeps the mood until an interaction says another', () => {
    const upset = recorded(
      'InteractionLogged',
      { interactionId, customerId, medium: 'phone', direction: 'inbound', subject: 'Late', sentiment: 'negative' },
      at(1),
    );
    expect(rowOf(upset, logged(2, 'outbound'))?.sentiment).toBe('negative');
  });

  it('shows to whom the conversation was handed over', () => {
    const handedOver = recorded(
      'InteractionHandedOver',
      { interactionId, to: 'amy', reason: 'Knows the carrier' },
      at(2),
    );
    expect(rowOf(logged(1, 'inbound'), handedOver)).toMatchObject({ holder: 'amy', messages: 1 });
  });
});
