import { describe, expect, it } from '@jest/globals';
import { recorded } from '@perennial/testing';
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
      data: { customerId, complaintId, phase: 'post-sale', priority, openedAt: event.occurredAt },
    });
  });

  it('addresses the same case when it comes again', () => {
    expect(openCaseForComplaint.react(filed('minor'))[0]?.id).toBe(openCaseForComplaint.react(filed('minor'))[0]?.id);
  });
});
