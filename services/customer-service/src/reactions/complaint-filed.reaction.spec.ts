import { describe, expect, it } from '@jest/globals';
import { given, recorded } from '@perennial/testing';
import { type CaseCommand, caseDecider } from '../case/case.decider.ts';
import { openCaseForComplaint } from './complaint-filed.reaction.ts';

const complaintId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';

const filed = (severity: 'minor' | 'major' | 'critical') =>
  recorded('ComplaintFiled', { complaintId, customerId, about: 'delivery', severity, statement: 'It came broken' });

describe('a complaint', () => {
  it.each([
    ['minor', 'normal'],
    ['major', 'high'],
    ['critical', 'urgent'],
  ] as const)('that is %s opens a case of %s priority', (severity, priority) => {
    const event = filed(severity);
    const [command] = openCaseForComplaint.react(event);
    expect(command?.command).toMatchObject({
      type: 'OpenCase',
      data: { customerId, complaintId, phase: 'post-sale', priority, openedAt: event.occurredAt, causedBy: [event.id] },
    });
  });

  it('that is delivered again addresses the same case, which is open already', () => {
    const event = filed('minor');
    const [first] = openCaseForComplaint.react(event);
    const [again] = openCaseForComplaint.react(event);
    expect(again).toEqual(first);
    const opened = caseDecider.decide(first?.command as CaseCommand, caseDecider.initial);
    given(caseDecider, ...(opened.accepted ? opened.events : []))
      .when(again?.command as CaseCommand)
      .thenRefused('CASE_ALREADY_OPENED');
  });
});
