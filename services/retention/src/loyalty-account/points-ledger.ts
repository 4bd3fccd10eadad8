import { type Happened, type Instant, unreachable } from '@perennial/kernel';
import type { LedgerEvent } from './loyalty-account.events.ts';

/** One line of a points ledger. */
export interface LedgerEntry {
  readonly eventId: string;
  readonly occurredAt: Instant;
  readonly kind: 'earned' | 'redeemed' | 'expired' | 'adjusted';
  /** Signed: what the entry adds to the balance. */
  readonly points: number;
  /** What is on the account after it. */
  readonly balance: number;
  readonly reason: string | null;
  readonly orderId: string | null;
}

/** What an event adds to the balance: less than nothing when points go. */
export const pointsOf = (event: LedgerEvent): number => {
  switch (event.type) {
    case 'PointsEarned':
    case 'PointsAdjusted':
      return event.data.points;
    case 'PointsRedeemed':
    case 'PointsExpired':
      return -event.data.points;
    default:
      return unreachable(event);
  }
};

const KINDS = {
  PointsEarned: 'earned',
  PointsRedeemed: 'redeemed',
  PointsExpired: 'expired',
  PointsAdjusted: 'adjusted',
} as const;

/** The events that make the entries of a ledger. */
export const LEDGER_TYPES = Object.keys(KINDS) as readonly LedgerEvent['type'][];

/** The ledger of one account, in the order of its events, with the balance after each. */
export const ledgerOf = (events: Iterable<Happened<LedgerEvent>>): LedgerEntry[] => {
  let balance = 0;
  return Array.from(events, (event) => {
    const points = pointsOf(event);
    balance += points;
    return {
      eventId: event.id,
      occurredAt: event.occurredAt,
      kind: KINDS[event.type],
      points,
      balance,
      reason: 'reason' in event.data ? event.data.reason : null,
      orderId: event.type === 'PointsEarned' ? (event.data.orderId ?? null) : null,
    };
  });
};
