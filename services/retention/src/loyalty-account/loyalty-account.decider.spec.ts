import { describe, it } from '@jest/globals';
import { given, givenEventId } from '@perennial/testing';
import { loyaltyAccountDecider, type RewardOrder } from './loyalty-account.decider.ts';
import type { LoyaltyAccountEvent } from './loyalty-account.events.ts';
import { defaultPoints } from './points.policy.ts';
import { defaultTiers } from './tier.policy.ts';

const accountId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';
const orderId = '01920000-0000-7000-8000-000000000003';
const otherOrderId = '01920000-0000-7000-8000-000000000004';

const opened: LoyaltyAccountEvent = {
  type: 'LoyaltyAccountOpened',
  data: { accountId, customerId, tier: 'bronze', policyVersion: 'tier/1' },
};
const earned = (points: number, ofOrder?: string): LoyaltyAccountEvent => ({
  type: 'PointsEarned',
  data: {
    accountId,
    points,
    reason: 'order paid',
    policyVersion: 'points/1',
    ...(ofOrder && { orderId: ofOrder }),
  },
});
const redeemed: LoyaltyAccountEvent = { type: 'PointsRedeemed', data: { accountId, points: 40, reason: 'voucher' } };

const reward = (amount: string, ofOrder = orderId): RewardOrder => ({
  type: 'RewardOrder',
  data: {
    accountId,
    customerId,
    orderId: ofOrder,
    amount: { amount, currency: 'GBP' },
    points: defaultPoints,
    tiers: defaultTiers,
  },
});

describe('a loyalty account', () => {
  it('is opened in the first tier', () => {
    given(loyaltyAccountDecider)
      .when({ type: 'OpenLoyaltyAccount', data: { accountId, customerId, tiers: defaultTiers } })
      .then(opened);
  });

  it('is one for each customer: opening it again changes nothing', () => {
    given(loyaltyAccountDecider, opened)
      .when({ type: 'OpenLoyaltyAccount', data: { accountId, customerId, tiers: defaultTiers } })
      .then();
  });

  it('is opened by the first paid order, which earns a point for each whole unit', () => {
    given(loyaltyAccountDecider).when(reward('139.99')).then(opened, earned(139, orderId));
  });

  it('is opened even by an order too small for a point', () => {
    given(loyaltyAccountDecider).when(reward('0.99')).then(opened);
    given(loyaltyAccountDecider, opened).when(reward('0.99')).then();
  });

  it('is credited once for an order, however often it is told', () => {
    given(loyaltyAccountDecider, opened, earned(139, orderId)).when(reward('139.99')).then();
    given(loyaltyAccountDecider, opened, earned(139, orderId))
      .when(reward('20', otherOrderId))
      .then(earned(20, otherOrderId));
    given(loyaltyAccountDecider, opened, earned(139, orderId))
      .when({
        type: 'EarnPoints',
        data: { accountId, points: 5, reason: 'again', orderId, policyVersion: 'points/1', tiers: defaultTiers },
      })
      .thenRefused('ORDER_ALREADY_REWARDED', { orderId });
  });

  it('reaches its tier together with the points', () => {
    given(loyaltyAccountDecider, opened, earned(900))
      .when(reward('100'))
      .then(earned(100, orderId), {
        type: 'TierChanged',
        data: { accountId, from: 'bronze', to: 'silver', policyVersion: 'tier/1', causedBy: [givenEventId(1)] },
      });
  });

  it('may pass over a tier, even when it is just being opened', () => {
    given(loyaltyAccountDecider)
      .when(reward('5000'))
      .then(opened, earned(5000, orderId), {
        type: 'TierChanged',
        data: { accountId, from: 'bronze', to: 'gold', policyVersion: 'tier/1' },
      });
  });

  it('names the events that a credit and its tier rest on', () => {
    const paidBy = givenEventId(7);
    const paid = reward('100');
    const credit = earned(100, orderId);
    given(loyaltyAccountDecider, opened, earned(900))
      .when({ ...paid, data: { ...paid.data, paidBy } })
      .then({ ...credit, data: { ...credit.data, causedBy: [paidBy] } } as LoyaltyAccountEvent, {
        type: 'TierChanged',
        data: { accountId, from: 'bronze', to: 'silver', policyVersion: 'tier/1', causedBy: [givenEventId(1), paidBy] },
      });
  });

  it('keeps its tier by the points earned in life, though they were redeemed', () => {
    given(loyaltyAccountDecider, opened, earned(960), redeemed)
      .when(reward('40'))
      .then(earned(40, orderId), {
        type: 'TierChanged',
        data: { accountId, from: 'bronze', to: 'silver', policyVersion: 'tier/1', causedBy: [givenEventId(1)] },
      });
  });

  it('pays out no more than there is', () => {
    const redeem = { type: 'RedeemPoints', data: { accountId, points: 40, reason: 'voucher' } } as const;
    given(loyaltyAccountDecider, opened, earned(40)).when(redeem).then(redeemed);
    given(loyaltyAccountDecider, opened, earned(79), redeemed)
      .when(redeem)
      .thenRefused('POINTS_INSUFFICIENT', { balance: 39, points: 40 });
  });

  it('lets no more run out than there is', () => {
    const expire = { type: 'ExpirePoints', data: { accountId, points: 40, policyVersion: 'points/1' } } as const;
    given(loyaltyAccountDecider, opened, earned(40))
      .when(expire)
      .then({ type: 'PointsExpired', data: { accountId, points: 40, policyVersion: 'points/1' } });
    given(loyaltyAccountDecider, opened).when(expire).thenRefused('POINTS_INSUFFICIENT');
  });

  it('can be corrected by a person, even below zero; then nothing can be redeemed', () => {
    const adjusted: LoyaltyAccountEvent = {
      type: 'PointsAdjusted',
      data: { accountId, points: -50, reason: 'returned goods' },
    };
    given(loyaltyAccountDecider, opened, earned(40)).when({ type: 'AdjustPoints', data: adjusted.data }).then(adjusted);
    given(loyaltyAccountDecider, opened, earned(40), adjusted)
      .when({ type: 'RedeemPoints', data: { accountId, points: 1, reason: 'voucher' } })
      .thenRefused('POINTS_INSUFFICIENT', { balance: -10, points: 1 });
  });

  it('must be open for anything else', () => {
    given(loyaltyAccountDecider)
      .when({ type: 'RedeemPoints', data: { accountId, points: 1, reason: 'voucher' } })
      .thenRefused('LOYALTY_ACCOUNT_UNKNOWN', { accountId });
  });
});
