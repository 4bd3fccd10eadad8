import { describe, expect, it } from '@jest/globals';
import { eventsAsOf, foldRows } from './as-of.ts';
import { customer, earned, opened, redeemed, TENANT, tierChanged } from './test/events.probe.ts';
import { loyaltyAccounts, tableOf } from './test/read-models.probe.ts';
import { positionOf, recorded } from './test/recorded.probe.ts';

const table = tableOf(loyaltyAccounts.entity);
const at = (day: number) => `2011-01-${String(day).padStart(2, '0')}T00:00:00.000Z`;

describe('a read model as of a point in the past', () => {
  it('is what had happened by then, as it happened', () => {
    // The points of the 5th came to be known last.
    const events = recorded([
      { ...opened(1), occurredAt: at(1) },
      earned(1, 10, 'first', at(3)),
      earned(1, 30, 'third', at(7)),
      earned(1, 20, 'second', at(5)),
    ]);
    const on = (day: number) => foldRows(loyaltyAccounts, table, eventsAsOf(events, { asOf: at(day) }));
    expect(on(5)).toMatchObject([{ balance: 30, lastEarnedAt: at(5), reasons: ['first', 'second'] }]);
    expect(on(8)).toMatchObject([{ balance: 60, lastEarnedAt: at(7), reasons: ['first', 'second', 'third'] }]);
    expect(on(1)).toMatchObject([{ balance: 0, lastEarnedAt: null }]);
    expect(foldRows(loyaltyAccounts, table, eventsAsOf(events, { asOf: '2010-12-31T23:59:59Z' }))).toEqual([]);
  });

  it('compares instants, whatever their offset', () => {
    const events = recorded([opened(1), earned(1, 10, 'order', '2011-12-10T00:30:00+08:00')]);
    const asOf = '2011-12-09T16:30:00Z';
    const order = eventsAsOf(events, { asOf }).map(({ type }) => type);
    expect(order).toEqual(['LoyaltyAccountOpened', 'PointsEarned']);
    expect(eventsAsOf(events, { asOf: '2011-12-09T16:29:59Z' }).map(({ type }) => type)).toEqual([
      'LoyaltyAccountOpened',
    ]);
  });

  it('is what the log knew at a position', () => {
    const events = recorded([opened(1), earned(1, 10), redeemed(1, 4), tierChanged(1, 'gold')]);
    const known = eventsAsOf(events, { asOfPosition: positionOf(3) });
    expect(foldRows(loyaltyAccounts, table, known)).toMatchObject([{ balance: 6, tier: 'bronze' }]);
  });

  it('orders by position what happened at the same time', () => {
    const events = recorded([opened(1), tierChanged(1, 'silver'), tierChanged(1, 'gold')]).toReversed();
    expect(eventsAsOf(events, { asOf: at(1).replace('2011', '2012') }).map(({ position }) => position)).toEqual(
      [1, 2, 3].map(positionOf),
    );
  });

  it('passes over events that the read model does not fold', () => {
    const [unrelated] = recorded([{ ...opened(2), type: 'SurveySent' }]);
    expect(foldRows(loyaltyAccounts, table, [unrelated!])).toEqual([]);
  });

  it('gives rows in the form of the table: every column, instants in UTC', () => {
    const [event] = recorded([{ ...opened(1), occurredAt: '2011-12-10T00:30:00+08:00' }]);
    expect(foldRows(loyaltyAccounts, table, [event!])).toEqual([
      {
        tenantId: TENANT,
        customerId: customer(1),
        tier: 'bronze',
        balance: 0,
        earnedInAll: 0,
        openedAt: '2011-12-09T16:30:00.000Z',
        lastEarnedAt: null,
        reasons: [],
      },
    ]);
  });
});
