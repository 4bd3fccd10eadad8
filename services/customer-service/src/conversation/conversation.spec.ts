import { describe, expect, it } from '@jest/globals';
import { recorded } from '@perennial/testing';
import { conversationOf } from './conversation.ts';

const customerId = '01920000-0000-7000-8000-000000000001';
const caseId = '01920000-0000-7000-8000-000000000002';
const interactionId = '01920000-0000-7000-8000-000000000003';
const complaintId = '01920000-0000-7000-8000-000000000004';

const at = (minute: number) => ({ customerId, occurredAt: `2026-11-18T09:0${minute}:00.000Z` });

const asked = recorded(
  'InteractionLogged',
  { interactionId, customerId, medium: 'email', direction: 'inbound', subject: 'Leak', content: 'It leaks.' },
  at(1),
);
const replied = recorded('CaseReplied', { caseId, message: 'On our way' }, at(2));
const complained = recorded(
  'ComplaintFiled',
  { complaintId, customerId, about: 'service', severity: 'minor', statement: 'Too slow' },
  at(3),
);

describe('a conversation', () => {
  it('reads in the order in which it happened, however it came to be recorded', () => {
    const entries = conversationOf([complained, asked, replied]);
    expect(entries.map(({ direction, medium, subject, text }) => [direction, medium, subject, text])).toEqual([
      ['inbound', 'email', 'Leak', 'It leaks.'],
      ['outbound', 'case', null, 'On our way'],
      ['inbound', 'complaint', 'service', 'Too slow'],
    ]);
  });

  it('names the event, what it is about and who did it', () => {
    expect(conversationOf([asked])).toEqual([
      expect.objectContaining({
        at: asked.occurredAt,
        eventId: asked.id,
        type: 'InteractionLogged',
        actor: asked.actor,
        aboutId: interactionId,
      }),
    ]);
  });

  it('passes over what is no part of it', () => {
    const rated = recorded('CaseRated', { caseId, rating: 5 }, at(4));
    expect(conversationOf([rated])).toEqual([]);
  });
});
