import { describe, it } from '@jest/globals';
import { given } from '@perennial/testing';
import { complaintDecider } from './complaint.decider.ts';
import type { ComplaintEvent } from './complaint.events.ts';

const complaintId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';
const data = { complaintId, customerId, about: 'delivery', severity: 'major', statement: 'It came broken' } as const;

const filed: ComplaintEvent = { type: 'ComplaintFiled', data };
const answered: ComplaintEvent = { type: 'ComplaintAnswered', data: { complaintId, answer: 'We are sorry' } };
const upheld: ComplaintEvent = {
  type: 'ComplaintResolved',
  data: { complaintId, outcome: 'upheld', remedy: 'Refund' },
};
const answer = { type: 'AnswerComplaint', data: { complaintId, answer: 'We are sorry' } } as const;
const uphold = { type: 'ResolveComplaint', data: { complaintId, outcome: 'upheld', remedy: 'Refund' } } as const;

describe('a complaint', () => {
  it('is filed once', () => {
    given(complaintDecider).when({ type: 'FileComplaint', data }).then(filed);
    given(complaintDecider, filed).when({ type: 'FileComplaint', data }).thenRefused('COMPLAINT_ALREADY_FILED');
  });

  it('cannot be answered before it is filed', () => {
    given(complaintDecider).when(answer).thenRefused('COMPLAINT_UNKNOWN');
  });

  it('is settled after it was answered', () => {
    given(complaintDecider, filed).when(uphold).thenRefused('COMPLAINT_NOT_ANSWERED');
    given(complaintDecider, filed).when(answer).then(answered);
    given(complaintDecider, filed, answered).when(uphold).then(upheld);
  });

  it('can be withdrawn without an answer', () => {
    given(complaintDecider, filed)
      .when({ type: 'ResolveComplaint', data: { complaintId, outcome: 'withdrawn' } })
      .then({ type: 'ComplaintResolved', data: { complaintId, outcome: 'withdrawn' } });
  });

  it('is settled for good', () => {
    given(complaintDecider, filed, answered, upheld).when(answer).thenRefused('COMPLAINT_RESOLVED');
  });
});
