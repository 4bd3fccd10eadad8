import { commandFor, defineReaction } from '@perennial/service-kit';
import { accountIdOf, loyaltyAccountDecider } from '../loyalty-account/loyalty-account.decider.ts';
import { defaultPoints } from '../loyalty-account/points.policy.ts';
import { defaultTiers } from '../loyalty-account/tier.policy.ts';

/** A paid order earns its customer points; the first one opens the loyalty account. */
export const earnPointsForPaidOrder = defineReaction({
  name: 'earn-points-for-paid-order',
  on: 'OrderPaid',
  react: ({ id: paidBy, tenantId, data: { orderId, customerId, amount } }) => {
    if (customerId === null) return [];
    const accountId = accountIdOf(tenantId, customerId);
    const data = { accountId, customerId, orderId, amount, paidBy, points: defaultPoints, tiers: defaultTiers };
    return [commandFor(loyaltyAccountDecider, accountId, { type: 'RewardOrder', data })];
  },
});
