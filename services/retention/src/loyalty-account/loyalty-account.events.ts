import type {
  LoyaltyAccountOpened,
  PointsAdjusted,
  PointsEarned,
  PointsExpired,
  PointsRedeemed,
  TierChanged,
} from '@perennial/contracts';

/** What moves the balance of a points ledger. */
export type LedgerEvent = PointsEarned | PointsRedeemed | PointsExpired | PointsAdjusted;

/** Everything that can happen to a loyalty account. */
export type LoyaltyAccountEvent = LoyaltyAccountOpened | LedgerEvent | TierChanged;
