import { causesOf, decidedValue, eventsOf } from '@perennial/service-kit';

/** Why a relationship is as close as it is: the won sale behind it, or a person who said so. */
export const relationshipType = decidedValue({
  value: 'relationship-type',
  description: 'How closely we care for the customer, after Kotler.',
  policy: 'relationship-type',
  decidedBy: ['RelationshipTypeAssigned'],
  of: () => ({}),
  current: ({ data }) => ({
    relationshipType: data.relationshipType,
    reason: data.reason,
    overridden: data.overridden,
  }),
  policyVersion: ({ data }) => data.policyVersion,
});

/** Why somebody is to contact the customer: the delivery, and how close the relationship was. */
export const careTask = decidedValue({
  value: 'care-task',
  description: 'Whom of us the customer is to hear from, and by when.',
  policy: 'care',
  decidedBy: ['CareTaskScheduled'],
  of: ({ data: { taskId } }) => ({ taskId }),
  current: ({ data: { task, dueAt } }) => ({ task, dueAt }),
  policyVersion: ({ data }) => data.policyVersion,
  causedBy: (scheduled, life) => {
    const fulfilled = eventsOf(life, 'OrderFulfilled').filter(({ data }) => data.orderId === scheduled.data.orderId);
    return [...causesOf(scheduled, life), ...fulfilled.map(({ id }) => id)];
  },
});
