import type { PerennialEvent } from '@perennial/contracts';
import { causesOf, decidedValue, eventsOf, type ExplainedValue } from '@perennial/service-kit';
import { tierBoard } from '../tier-board/tier-board.projection.ts';
import type { LedgerEvent } from './loyalty-account.events.ts';
import { LEDGER_TYPES } from './points-ledger.ts';

const isEntry = (event: PerennialEvent): boolean => (LEDGER_TYPES as readonly string[]).includes(event.type);

/** Why a customer is in a tier: every credit of the account up to then, for a tier depends on all points ever earned. */
export const tier = decidedValue({
  value: 'tier',
  description: 'The tier of a loyalty account.',
  policy: 'tier',
  decidedBy: ['LoyaltyAccountOpened', 'TierChanged'],
  of: ({ data: { accountId } }) => ({ accountId }),
  current: (event) => ({ tier: event.type === 'TierChanged' ? event.data.to : event.data.tier }),
  policyVersion: ({ data }) => data.policyVersion,
  causedBy: (decided, life) => {
    const credits = eventsOf(life, 'PointsEarned').filter(
      ({ streamId, streamVersion }) => streamId === decided.streamId && streamVersion < decided.streamVersion,
    );
    return [...causesOf(decided, life), ...credits.map(({ id }) => id)];
  },
});

/** Why a customer was credited points, order by order. */
export const pointsEarned = decidedValue({
  value: 'points-earned',
  description: 'What one event, such as a paid order, was worth in points.',
  policy: 'points',
  decidedBy: ['PointsEarned'],
  of: ({ id, data: { accountId, orderId } }) => ({ accountId, ...(orderId ? { orderId } : { eventId: id }) }),
  current: ({ data: { points, reason } }) => ({ points, reason }),
  policyVersion: ({ data }) => data.policyVersion,
});

/** Why a balance is what it is: a ledger, so every entry of it. */
export const points: ExplainedValue = {
  value: 'points',
  description: 'The balance of a loyalty account.',
  policy: 'points',
  explain: (life, { rowsOf }) =>
    rowsOf(tierBoard).map(({ accountId, balance, lifetimePoints }) => {
      const entries = life.filter(
        (event) => isEntry(event) && (event as unknown as LedgerEvent).data.accountId === accountId,
      );
      const versions = eventsOf(entries, 'PointsEarned', 'PointsExpired').map(({ data }) => data.policyVersion);
      return {
        of: { accountId },
        current: { balance, lifetimePoints },
        policyVersion: versions.at(-1) ?? null,
        causedBy: entries.map(({ id }) => id),
        decidedBy: entries.at(-1) ?? null,
      };
    }),
};
