import { derivedId, type LoyaltyAccountOpened, type PointsEarned } from '@perennial/contracts';
import {
  accept,
  causes,
  type Command,
  type Decider,
  type Decision,
  type Money,
  refuse,
  unreachable,
} from '@perennial/kernel';
import type { LoyaltyAccountEvent } from './loyalty-account.events.ts';
import { creditsOf, evolve, initial, type LoyaltyAccount } from './loyalty-account.ts';
import { pointsFor, type PointsPolicy } from './points.policy.ts';
import { type TierPolicy, tierOf } from './tier.policy.ts';

export type OpenLoyaltyAccount = Command<
  'OpenLoyaltyAccount',
  { readonly accountId: string; readonly customerId: string; readonly tiers: TierPolicy }
>;
/** Points for a paid order; the customer's first one opens the account. */
export type RewardOrder = Command<
  'RewardOrder',
  {
    readonly accountId: string;
    readonly customerId: string;
    readonly orderId: string;
    readonly amount: Money;
    /** Id of the event that the order was paid by. */
    readonly paidBy?: string;
    readonly points: PointsPolicy;
    readonly tiers: TierPolicy;
  }
>;
export type EarnPoints = Command<
  'EarnPoints',
  {
    readonly accountId: string;
    readonly points: number;
    readonly reason: string;
    readonly orderId?: string;
    readonly policyVersion: string;
    readonly tiers: TierPolicy;
  }
>;
export type RedeemPoints = Command<
  'RedeemPoints',
  { readonly accountId: string; readonly points: number; readonly reason: string }
>;
export type ExpirePoints = Command<
  'ExpirePoints',
  { readonly accountId: string; readonly points: number; readonly policyVersion: string }
>;
export type AdjustPoints = Command<
  'AdjustPoints',
  { readonly accountId: string; readonly points: number; readonly reason: string }
>;

/** Everything that can be asked of a loyalty account. */
export type LoyaltyAccountCommand =
  OpenLoyaltyAccount | RewardOrder | EarnPoints | RedeemPoints | ExpirePoints | AdjustPoints;

export type LoyaltyAccountRefusal = 'LOYALTY_ACCOUNT_UNKNOWN' | 'ORDER_ALREADY_REWARDED' | 'POINTS_INSUFFICIENT';

type LoyaltyAccountDecision = Decision<LoyaltyAccountEvent, LoyaltyAccountRefusal>;
type OpenAccount = Exclude<LoyaltyAccount, { status: 'unknown' }>;

/** A customer has at most one loyalty account: its id follows from the customer's. */
export const accountIdOf = (tenantId: string, customerId: string): string =>
  derivedId('loyalty-account', tenantId, customerId);

const opened = ({ data }: OpenLoyaltyAccount | RewardOrder): LoyaltyAccountOpened => {
  const { accountId, customerId, tiers } = data;
  const tier = tierOf(tiers, 0);
  return { type: 'LoyaltyAccountOpened', data: { accountId, customerId, tier, policyVersion: tiers.version } };
};

const isRewarded = ({ credits }: Pick<OpenAccount, 'credits'>, order: string): boolean =>
  creditsOf(credits).some(({ orderId }) => orderId === order);

/** The credit, and the new tier when the credit reaches one: decided together, so that no tier lags behind its points. */
const credit = (
  account: Pick<OpenAccount, 'tier' | 'lifetimePoints' | 'credits'>,
  earned: PointsEarned,
  tiers: TierPolicy,
): LoyaltyAccountEvent[] => {
  const { accountId, points } = earned.data;
  const from = account.tier;
  const to = tierOf(tiers, account.lifetimePoints + points);
  if (to === from) return [earned];
  // The credit itself has no id yet: it is the event before this one.
  const resting = causes(...creditsOf(account.credits).map(({ eventId }) => eventId), ...(earned.data.causedBy ?? []));
  return [earned, { type: 'TierChanged', data: { accountId, from, to, policyVersion: tiers.version, ...resting } }];
};

const reward = (command: RewardOrder, account: LoyaltyAccount): LoyaltyAccountDecision => {
  const { accountId, orderId, amount, paidBy, points: policy, tiers } = command.data;
  if (account.status === 'open' && isRewarded(account, orderId)) return accept();
  const opening = account.status === 'unknown' ? opened(command) : undefined;
  const before =
    account.status === 'unknown' ? { tier: tierOf(tiers, 0), lifetimePoints: 0, credits: undefined } : account;
  const points = pointsFor(policy, amount);
  const data = { accountId, points, reason: 'order paid', orderId, policyVersion: policy.version, ...causes(paidBy) };
  const credited = points > 0 ? credit(before, { type: 'PointsEarned', data }, tiers) : [];
  return accept(...(opening ? [opening] : []), ...credited);
};

const earn = ({ data: { tiers, ...data } }: EarnPoints, account: OpenAccount): LoyaltyAccountDecision =>
  data.orderId && isRewarded(account, data.orderId)
    ? refuse('ORDER_ALREADY_REWARDED', { orderId: data.orderId })
    : accept(...credit(account, { type: 'PointsEarned', data }, tiers));

const decide = (command: LoyaltyAccountCommand, account: LoyaltyAccount): LoyaltyAccountDecision => {
  if (command.type === 'RewardOrder') return reward(command, account);
  if (command.type === 'OpenLoyaltyAccount') return account.status === 'unknown' ? accept(opened(command)) : accept();
  const { accountId, points } = command.data;
  if (account.status === 'unknown') return refuse('LOYALTY_ACCOUNT_UNKNOWN', { accountId });
  const { balance } = account;
  switch (command.type) {
    case 'EarnPoints':
      return earn(command, account);
    case 'RedeemPoints':
      if (points > balance) return refuse('POINTS_INSUFFICIENT', { balance, points });
      return accept({ type: 'PointsRedeemed', data: command.data });
    case 'ExpirePoints':
      if (points > balance) return refuse('POINTS_INSUFFICIENT', { balance, points });
      return accept({ type: 'PointsExpired', data: command.data });
    case 'AdjustPoints':
      return points === 0 ? accept() : accept({ type: 'PointsAdjusted', data: command.data });
    default:
      return unreachable(command);
  }
};

export const loyaltyAccountDecider: Decider<
  LoyaltyAccount,
  LoyaltyAccountCommand,
  LoyaltyAccountEvent,
  LoyaltyAccountRefusal
> = {
  name: 'loyalty-account',
  initial,
  evolve,
  decide,
  customerOf: (account) => (account.status === 'unknown' ? null : account.customerId),
};
