import type { Tier } from '@perennial/contracts';
import { type Happened, unreachable } from '@perennial/kernel';
import type { LoyaltyAccountEvent } from './loyalty-account.events.ts';
import { pointsOf } from './points-ledger.ts';

/** What decisions about a loyalty account depend on. */
export type LoyaltyAccount =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'open';
      readonly accountId: string;
      readonly customerId: string;
      readonly tier: Tier;
      /** The sum of all ledger entries. Below zero only when a correction took more than was left. */
      readonly balance: number;
      /** All points ever earned, redeemed or not: what the tier depends on. */
      readonly lifetimePoints: number;
      /** Orders that have earned their points. */
      readonly rewardedOrders: readonly string[];
      /** Ids of the credits, which the tier rests on. */
      readonly credits: readonly string[];
    };

export const initial: LoyaltyAccount = { status: 'unknown' };

export const evolve = (account: LoyaltyAccount, event: Happened<LoyaltyAccountEvent>): LoyaltyAccount => {
  if (event.type === 'LoyaltyAccountOpened') {
    const { accountId, customerId, tier } = event.data;
    return {
      status: 'open',
      accountId,
      customerId,
      tier,
      balance: 0,
      lifetimePoints: 0,
      rewardedOrders: [],
      credits: [],
    };
  }
  if (account.status === 'unknown') throw new Error(`${event.type} before LoyaltyAccountOpened`);
  switch (event.type) {
    case 'PointsEarned': {
      const { points, orderId } = event.data;
      return {
        ...account,
        balance: account.balance + pointsOf(event),
        lifetimePoints: account.lifetimePoints + points,
        rewardedOrders: orderId ? [...account.rewardedOrders, orderId] : account.rewardedOrders,
        credits: [...account.credits, event.id],
      };
    }
    case 'PointsRedeemed':
    case 'PointsExpired':
    case 'PointsAdjusted':
      return { ...account, balance: account.balance + pointsOf(event) };
    case 'TierChanged':
      return { ...account, tier: event.data.to };
    default:
      return unreachable(event);
  }
};
