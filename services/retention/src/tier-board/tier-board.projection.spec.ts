import { describe, expect, it } from '@jest/globals';
import { givenEvents, recorded } from '@perennial/testing';
import { tierBoard } from './tier-board.projection.ts';

const accountId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';

const opened = recorded('LoyaltyAccountOpened', {
  accountId,
  customerId,
  tier: 'bronze',
  policyVersion: 'tier/1',
});
const at = (occurredAt: string) => ({ customerId, occurredAt });
const earned = recorded(
  'PointsEarned',
  { accountId, points: 1200, reason: 'order paid', policyVersion: 'points/1' },
  at('2025-02-01T00:00:00.000Z'),
);
const changed = recorded(
  'TierChanged',
  { accountId, from: 'bronze', to: 'silver', policyVersion: 'tier/2' },
  at('2025-02-01T00:00:00.000Z'),
);
const redeemed = recorded(
  'PointsRedeemed',
  { accountId, points: 300, reason: 'voucher' },
  at('2025-03-01T00:00:00.000Z'),
);
const expired = recorded('PointsExpired', { accountId, points: 50, policyVersion: 'points/1' }, { customerId });
const adjusted = recorded('PointsAdjusted', { accountId, points: -7, reason: 'typing error' }, { customerId });

describe('the tier board', () => {
  it('shows what is on an account and what it ever earned', () => {
    const [row] = givenEvents(opened, earned, changed, redeemed, expired, adjusted).project(tierBoard).rows;
    expect(row).toEqual({
      tenantId: 'test',
      accountId,
      customerId,
      tier: 'silver',
      tierPolicy: 'tier/2',
      tierSince: '2025-02-01T00:00:00.000Z',
      balance: 1200 - 300 - 50 - 7,
      lifetimePoints: 1200,
      lastEarnedAt: '2025-02-01T00:00:00.000Z',
      openedAt: '2025-01-01T12:00:00.000Z',
    });
  });

  it('shows a new account at once, with nothing on it', () => {
    const [row] = givenEvents(opened).project(tierBoard).rows;
    expect(row).toMatchObject({ tier: 'bronze', balance: 0, lifetimePoints: 0, lastEarnedAt: null });
  });

  it('counts points of an order that was paid before the account was opened for it', () => {
    const before = recorded(
      'PointsEarned',
      { accountId, points: 1200, reason: 'order paid', policyVersion: 'points/1' },
      at('2024-12-24T00:00:00.000Z'),
    );
    const [row] = givenEvents(before, changed, opened).project(tierBoard).rows;
    expect(row).toMatchObject({ tier: 'silver', balance: 1200, lifetimePoints: 1200 });
    const [known] = givenEvents(opened, earned, changed, before).project(tierBoard).rows;
    expect(known).toMatchObject({ balance: 2400, lastEarnedAt: '2025-02-01T00:00:00.000Z' });
  });
});
