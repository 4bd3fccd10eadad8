import Type from 'typebox';
import { defineEvent, type EventOf } from '../event-definition.ts';
import { CausedBy, Data, OneOf, PolicyVersion, Text, Uuid } from '../fields.ts';
import { Personal } from '../personal.ts';

const account = { service: 'retention', aggregate: 'loyalty-account' } as const;
const Points = Type.Integer({ minimum: 1 });
export const Tier = OneOf(['bronze', 'silver', 'gold', 'platinum']);
export type Tier = Type.Static<typeof Tier>;

export const LoyaltyAccountOpened = defineEvent({
  ...account,
  type: 'LoyaltyAccountOpened',
  version: 1,
  description: 'The customer has a points ledger. A customer has at most one: its id is the account id.',
  data: Data({ accountId: Uuid, customerId: Uuid, tier: Tier, policyVersion: PolicyVersion }),
});
export type LoyaltyAccountOpened = EventOf<typeof LoyaltyAccountOpened>;

export const PointsEarned = defineEvent({
  ...account,
  type: 'PointsEarned',
  version: 1,
  description: 'Points are credited, for example for a paid order.',
  data: Data({
    accountId: Uuid,
    points: Points,
    reason: Personal(Text()),
    orderId: Type.Optional(Uuid),
    policyVersion: PolicyVersion,
    causedBy: CausedBy,
  }),
});
export type PointsEarned = EventOf<typeof PointsEarned>;

export const PointsRedeemed = defineEvent({
  ...account,
  type: 'PointsRedeemed',
  version: 1,
  description: 'The customer has spent points.',
  data: Data({ accountId: Uuid, points: Points, reason: Personal(Text()) }),
});
export type PointsRedeemed = EventOf<typeof PointsRedeemed>;

export const PointsExpired = defineEvent({
  ...account,
  type: 'PointsExpired',
  version: 1,
  description: 'Points have run out unused.',
  data: Data({ accountId: Uuid, points: Points, policyVersion: PolicyVersion }),
});
export type PointsExpired = EventOf<typeof PointsExpired>;

export const PointsAdjusted = defineEvent({
  ...account,
  type: 'PointsAdjusted',
  version: 1,
  description: 'A person has corrected the ledger; the points may be negative.',
  data: Data({ accountId: Uuid, points: Type.Integer(), reason: Personal(Text()) }),
});
export type PointsAdjusted = EventOf<typeof PointsAdjusted>;

export const TierChanged = defineEvent({
  ...account,
  type: 'TierChanged',
  version: 1,
  description: 'By the tier policy the customer is now in another tier.',
  data: Data({ accountId: Uuid, from: Tier, to: Tier, policyVersion: PolicyVersion, causedBy: CausedBy }),
});
export type TierChanged = EventOf<typeof TierChanged>;
