import { describe, expect, it } from '@jest/globals';
import { fold, type Happened } from '@perennial/kernel';
import fc from 'fast-check';
import { type LoyaltyAccountCommand, loyaltyAccountDecider } from './loyalty-account.decider.ts';
import type { LedgerEvent, LoyaltyAccountEvent } from './loyalty-account.events.ts';
import { ledgerOf } from './points-ledger.ts';
import { defaultTiers, tierOf } from './tier.policy.ts';

const accountId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';
const orderId = '01920000-0000-7000-8000-000000000003';
const occurredAt = '2025-01-01T12:00:00.000Z';

const open: LoyaltyAccountCommand = {
  type: 'OpenLoyaltyAccount',
  data: { accountId, customerId, tiers: defaultTiers },
};
const points = fc.integer({ min: 1, max: 10_000 });
const earn = points.map((some): LoyaltyAccountCommand => ({
  type: 'EarnPoints',
  data: { accountId, points: some, reason: 'bonus', policyVersion: 'points/1', tiers: defaultTiers },
}));
const redeem = points.map((some): LoyaltyAccountCommand => ({
  type: 'RedeemPoints',
  data: { accountId, points: some, reason: 'voucher' },
}));
const expire = points.map((some): LoyaltyAccountCommand => ({
  type: 'ExpirePoints',
  data: { accountId, points: some, policyVersion: 'points/1' },
}));
const adjust = fc.integer({ min: -500, max: 500 }).map((some): LoyaltyAccountCommand => ({
  type: 'AdjustPoints',
  data: { accountId, points: some, reason: 'correction' },
}));

/** What is in the stream after these commands, refused ones having left no trace. */
const historyOf = (commands: readonly LoyaltyAccountCommand[]): Happened<LoyaltyAccountEvent>[] => {
  const stream: Happened<LoyaltyAccountEvent>[] = [];
  for (const command of [open, ...commands]) {
    const decision = loyaltyAccountDecider.decide(command, fold(loyaltyAccountDecider, stream));
    if (!decision.accepted) continue;
    stream.push(...decision.events.map((event, index) => ({ ...event, id: `${stream.length + index}`, occurredAt })));
  }
  return stream;
};

const isEntry = (event: Happened<LoyaltyAccountEvent>): event is Happened<LedgerEvent> =>
  event.type !== 'LoyaltyAccountOpened' && event.type !== 'TierChanged';

const openAfter = (stream: readonly Happened<LoyaltyAccountEvent>[]) => {
  const account = fold(loyaltyAccountDecider, stream);
  if (account.status !== 'open') throw new Error('not open');
  return account;
};

describe('the points ledger', () => {
  it('lists every movement with the balance after it', () => {
    const entries: LedgerEvent[] = [
      {
        type: 'PointsEarned',
        data: { accountId, points: 100, reason: 'order paid', orderId, policyVersion: 'points/1' },
      },
      { type: 'PointsRedeemed', data: { accountId, points: 30, reason: 'voucher' } },
      { type: 'PointsExpired', data: { accountId, points: 20, policyVersion: 'points/1' } },
      { type: 'PointsAdjusted', data: { accountId, points: -5, reason: 'typing error' } },
    ];
    expect(ledgerOf(entries.map((entry, index) => ({ ...entry, id: `e${index}`, occurredAt })))).toEqual([
      { eventId: 'e0', occurredAt, kind: 'earned', points: 100, balance: 100, reason: 'order paid', orderId },
      { eventId: 'e1', occurredAt, kind: 'redeemed', points: -30, balance: 70, reason: 'voucher', orderId: null },
      { eventId: 'e2', occurredAt, kind: 'expired', points: -20, balance: 50, reason: null, orderId: null },
      { eventId: 'e3', occurredAt, kind: 'adjusted', points: -5, balance: 45, reason: 'typing error', orderId: null },
    ]);
  });

  it('adds up to the balance, whatever is done to the account', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(earn, redeem, expire, adjust), { maxLength: 60 }), (commands) => {
        const stream = historyOf(commands);
        const entries = ledgerOf(stream.filter(isEntry));
        const { balance } = openAfter(stream);
        expect(entries.reduce((sum, entry) => sum + entry.points, 0)).toBe(balance);
        expect(entries.at(-1)?.balance ?? 0).toBe(balance);
      }),
    );
  });

  it('never falls below zero by redeeming or expiring', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(earn, redeem, expire), { maxLength: 60 }), (commands) => {
        for (const { balance } of ledgerOf(historyOf(commands).filter(isEntry))) {
          expect(balance).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('always leaves the account in the tier of its points earned in life', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(earn, redeem, expire, adjust), { maxLength: 60 }), (commands) => {
        const stream = historyOf(commands);
        const { tier, lifetimePoints } = openAfter(stream);
        const entries = ledgerOf(stream.filter(isEntry)).filter(({ kind }) => kind === 'earned');
        expect(lifetimePoints).toBe(entries.reduce((sum, entry) => sum + entry.points, 0));
        expect(tier).toBe(tierOf(defaultTiers, lifetimePoints));
      }),
    );
  });
});
