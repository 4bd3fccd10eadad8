import { readModel } from '@perennial/projections';
import type { LedgerEvent } from '../loyalty-account/loyalty-account.events.ts';
import { pointsOf } from '../loyalty-account/points-ledger.ts';
import { TierBoardEntity } from './tier-board.entity.ts';

type Row = TierBoardEntity | undefined;

const booked = (row: Row, event: LedgerEvent): Row => row && { ...row, balance: row.balance + pointsOf(event) };

/** Every loyalty account with its tier and balance. */
export const tierBoard = readModel(TierBoardEntity).rows({
  name: 'tier-board',
  version: 1,
  keyedBy: 'customer',
  key: (event) => ({ accountId: event.data.accountId }),
  handlers: {
    LoyaltyAccountOpened: (_row, { tenantId, occurredAt, data }) => ({
      tenantId,
      accountId: data.accountId,
      customerId: data.customerId,
      tier: data.tier,
      tierPolicy: data.policyVersion,
      tierSince: occurredAt,
      balance: 0,
      lifetimePoints: 0,
      lastEarnedAt: null,
      openedAt: occurredAt,
    }),
    PointsEarned: (row, event) =>
      row && {
        ...row,
        balance: row.balance + pointsOf(event),
        lifetimePoints: row.lifetimePoints + event.data.points,
        lastEarnedAt: event.occurredAt,
      },
    PointsRedeemed: booked,
    PointsExpired: booked,
    PointsAdjusted: booked,
    TierChanged: (row, { occurredAt, data }) =>
      row && { ...row, tier: data.to, tierPolicy: data.policyVersion, tierSince: occurredAt },
  },
});
