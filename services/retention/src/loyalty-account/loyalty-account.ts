import type { Tier } from '@perennial/contracts';
import { type Happened, unreachable } from '@perennial/kernel';
import type { LoyaltyAccountEvent } from './loyalty-account.events.ts';
import { pointsOf } from './points-ledger.ts';

/** Points that were earned, linked to those before: an account of many orders is folded without copying a list for each. */
export interface Credit {
  readonly eventId: string;
  readonly orderId: string | undefined;
  readonly before: Credit | undefined;
}

/** Credits in the order in which they were earned. */
export const creditsOf = (last: Credit | undefined): readonly Credit[] => {
  const credits: Credit[] = [];
  for (let credit = last; credit; credit = credit.before) credits.push(credit);
  return credits.reverse();
};

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
      /** The last credit, which leads to those before it. */
      readonly credits: Credit | undefined;
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
      credits: undefined,
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
        credits: { eventId: event.id, orderId, before: account.credits },
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
