import type { RelationshipType } from '@perennial/contracts';
import type { Instant } from '@perennial/kernel';

/** What we do for a customer after a delivery, by relationship type. Versioned: every task keeps the version it was made with. */
export interface CarePolicy {
  readonly version: string;
  /** Types without a line get no care task: the customer was only sold to. */
  readonly afterDelivery: {
    readonly [Type in RelationshipType]?: { readonly task: string; readonly withinDays: number };
  };
}

/** The policy that a new installation starts with: the closer the relationship, the sooner and deeper the contact. */
export const defaultCare: CarePolicy = {
  version: 'care/1',
  afterDelivery: {
    reactive: { task: 'Thank the customer and say whom to turn to', withinDays: 14 },
    accountable: { task: 'Ask whether the delivery met the expectations', withinDays: 7 },
    proactive: { task: 'Ask how it is used, and suggest improvements', withinDays: 3 },
    partnership: { task: 'Review the delivery together and plan the next step', withinDays: 1 },
  },
};

const DAY = 24 * 60 * 60 * 1000;

/** The task after a delivery and when it is due, or undefined when the policy has none for this type. */
export const careAfterDelivery = (
  policy: CarePolicy,
  type: RelationshipType,
  deliveredAt: Instant,
): { readonly task: string; readonly dueAt: Instant } | undefined => {
  const care = policy.afterDelivery[type];
  return care && { task: care.task, dueAt: new Date(Date.parse(deliveredAt) + care.withinDays * DAY).toISOString() };
};
