import { describe, it } from '@jest/globals';
import { given, givenEventId } from '@perennial/testing';
import { defaultCare } from './care.policy.ts';
import { type CareAfterDelivery, type ProposeRelationshipType, relationshipDecider } from './relationship.decider.ts';
import type { RelationshipEvent } from './relationship.events.ts';
import { defaultRelationshipTypes } from './relationship-type.policy.ts';

const customerId = '01920000-0000-7000-8000-000000000001';
const taskId = '01920000-0000-7000-8000-000000000002';
const orderId = '01920000-0000-7000-8000-000000000003';

const wonFor = (amount: string): ProposeRelationshipType => ({
  type: 'ProposeRelationshipType',
  data: { customerId, won: { amount, currency: 'GBP' }, policy: defaultRelationshipTypes },
});
const proposed: RelationshipEvent = {
  type: 'RelationshipTypeAssigned',
  data: {
    customerId,
    relationshipType: 'accountable',
    reason: 'won a sale of 2500 GBP',
    policyVersion: 'relationship-type/1',
    overridden: false,
  },
};
const decidedByPerson: RelationshipEvent = {
  type: 'RelationshipTypeAssigned',
  data: { customerId, relationshipType: 'basic', reason: 'wants to be left alone', overridden: true },
};

const delivered: CareAfterDelivery = {
  type: 'CareAfterDelivery',
  data: { customerId, taskId, orderId, deliveredAt: '2025-02-25T09:30:00.000Z', policy: defaultCare },
};
const scheduled = {
  type: 'CareTaskScheduled',
  data: { customerId, taskId, task: 'Call', dueAt: '2025-03-04T09:30:00.000Z' },
} as const;
const completed = { type: 'CareTaskCompleted', data: { customerId, taskId, outcome: 'content' } } as const;

describe('a relationship', () => {
  it('is proposed by the amount of a won sale', () => {
    given(relationshipDecider).when(wonFor('2500')).then(proposed);
  });

  it('becomes closer by a bigger sale, and not looser by a smaller one', () => {
    given(relationshipDecider, proposed).when(wonFor('100')).then();
    given(relationshipDecider, proposed)
      .when(wonFor('60000'))
      .then({
        type: 'RelationshipTypeAssigned',
        data: {
          customerId,
          relationshipType: 'partnership',
          reason: 'won a sale of 60000 GBP',
          policyVersion: 'relationship-type/1',
          overridden: false,
        },
      });
  });

  it('is what a person says, whatever the policy proposes later', () => {
    given(relationshipDecider, proposed)
      .when({
        type: 'AssignRelationshipType',
        data: { customerId, relationshipType: 'basic', reason: 'wants to be left alone' },
      })
      .then(decidedByPerson);
    given(relationshipDecider, proposed, decidedByPerson).when(wonFor('60000')).then();
  });
});

describe('care', () => {
  it('follows a delivery as the relationship type asks', () => {
    given(relationshipDecider, proposed)
      .when(delivered)
      .then({
        type: 'CareTaskScheduled',
        data: {
          customerId,
          taskId,
          task: 'Ask whether the delivery met the expectations',
          dueAt: '2025-03-04T09:30:00.000Z',
          orderId,
          policyVersion: 'care/1',
          causedBy: [givenEventId(0)],
        },
      });
  });

  it('does not follow a bare sale', () => {
    given(relationshipDecider).when(delivered).then();
    given(relationshipDecider, decidedByPerson).when(delivered).then();
  });

  it('is scheduled once for a delivery, however often it is told', () => {
    given(relationshipDecider, proposed, scheduled).when(delivered).then();
    given(relationshipDecider, proposed, scheduled, completed).when(delivered).then();
  });

  it('can be scheduled by a person, under an id that is new', () => {
    const schedule = { type: 'ScheduleCareTask', data: { ...scheduled.data, consents: [] } } as const;
    given(relationshipDecider).when(schedule).then(scheduled);
    given(relationshipDecider, scheduled).when(schedule).thenRefused('CARE_TASK_ALREADY_SCHEDULED', { taskId });
  });

  it('is completed once', () => {
    const complete = { type: 'CompleteCareTask', data: completed.data } as const;
    given(relationshipDecider, scheduled).when(complete).then(completed);
    given(relationshipDecider, scheduled, completed).when(complete).thenRefused('CARE_TASK_ALREADY_COMPLETED');
    given(relationshipDecider).when(complete).thenRefused('CARE_TASK_UNKNOWN', { taskId });
  });

  it('that is to sell more needs consent to marketing; that is to serve does not', () => {
    const data = { ...scheduled.data, purpose: 'marketing' } as const;
    given(relationshipDecider)
      .when({ type: 'ScheduleCareTask', data: { ...data, consents: [] } })
      .thenRefused('CONSENT_MISSING', { purpose: 'marketing', customerId });
    const consents = [
      { purpose: 'marketing', lawfulBasis: 'consent', since: '2025-01-01T00:00:00.000Z', grantedBy: orderId },
    ] as const;
    given(relationshipDecider)
      .when({ type: 'ScheduleCareTask', data: { ...data, consents } })
      .then({ type: 'CareTaskScheduled', data });
  });

  it('is cancelled while it is open, and then not done', () => {
    const data = { customerId, taskId, reason: 'no consent any more' };
    const cancelled: RelationshipEvent = { type: 'CareTaskCancelled', data };
    given(relationshipDecider, scheduled).when({ type: 'CancelCareTask', data }).then(cancelled);
    given(relationshipDecider, scheduled, cancelled).when({ type: 'CancelCareTask', data }).then();
    given(relationshipDecider, scheduled, cancelled)
      .when({ type: 'CompleteCareTask', data: completed.data })
      .thenRefused('CARE_TASK_CANCELLED', { taskId });
    given(relationshipDecider).when({ type: 'CancelCareTask', data }).thenRefused('CARE_TASK_UNKNOWN');
  });
});
