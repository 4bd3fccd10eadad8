import type { Tier } from '@perennial/contracts';
import type { RecordedEvent } from '@perennial/kernel';
import { readModel } from '@perennial/projections';
import type { LedgerEvent } from '../loyalty-account/loyalty-account.events.ts';
import { pointsOf } from '../loyalty-account/points-ledger.ts';
import { defaultTiers } from '../loyalty-account/tier.policy.ts';
import { TierBoardEntity } from './tier-board.entity.ts';

type Row = TierBoardEntity | undefined;
type Booking = LedgerEvent & RecordedEvent;

const empty = (
  { tenantId, customerId, occurredAt }: RecordedEvent,
  accountId: string,
  tier: Tier,
  tierPolicy: string,
): Row =>
  customerId === null
    ? undefined
    : {
        tenantId,
        accountId,
        customerId,
        tier,
        tierPolicy,
        tierSince: occurredAt,
        balance: 0,
        lifetimePoints: 0,
        lastEarnedAt: null,
        openedAt: occurredAt,
      };

/** An order may have been paid before the day on which the account was opened for it: then its points open the row. */
const existing = (row: Row, event: Booking): Row =>
  row ?? empty(event, event.data.accountId, defaultTiers.tiers[0].tier, defaultTiers.version);

const booked = (before: Row, event: Booking): Row => {
  const row = existing(before, event);
  return row && { ...row, balance: row.balance + pointsOf(event) };
};

const later = (one: string | null, other: string): string =>
  one !== null && Date.parse(one) > Date.parse(other) ? one : other;

/** Every loyalty account with its tier and balance. */
export const tierBoard = readModel(TierBoardEntity).rows({
  name: 'tier-board',
  version: 1,
  keyedBy: 'customer',
  key: (event) => ({ accountId: event.data.accountId }),
  handlers: {
    LoyaltyAccountOpened: (row, event) =>
      row ?? empty(event, event.data.accountId, event.data.tier, event.data.policyVersion),
    PointsEarned: (before, event) => {
      const row = booked(before, event);
      return (
        row && {
          ...row,
          lifetimePoints: row.lifetimePoints + event.data.points,
          lastEarnedAt: later(row.lastEarnedAt, event.occurredAt),
        }
      );
    },
    PointsRedeemed: booked,
    PointsExpired: booked,
    PointsAdjusted: booked,
    TierChanged: (row, { occurredAt, data }) =>
      row && { ...row, tier: data.to, tierPolicy: data.policyVersion, tierSince: occurredAt },
  },
});
