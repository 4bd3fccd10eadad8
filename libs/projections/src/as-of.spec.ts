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

  it('is what the log had been told by an instant of its own clock, in the order it was told', () => {
    const events = recorded([opened(1), earned(1, 10, 'first', at(9)), earned(1, 5, 'second', at(2))]);
    const stamped = events.map((event, index) => ({ ...event, recordedAt: at(index + 10) }));
    const known = (day: number) => eventsAsOf(stamped.toReversed(), { asOfRecorded: at(day) }).map(({ id }) => id);
    const ids = stamped.map(({ id }) => id);
    expect(known(9)).toEqual([]);
    expect(known(11)).toEqual(ids.slice(0, 2));
    expect(known(12)).toEqual(ids);
  });

  it('is a prefix of what the log says, also where the clock of the log was set back', () => {
    const events = recorded([opened(1), earned(1, 10), earned(1, 20), redeemed(1, 15), tierChanged(1, 'gold')]);
    // Fast by nine days for two events, then put right.
    const days = [1, 11, 12, 3, 4];
    const stamped = events.map((event, index) => ({ ...event, recordedAt: at(days[index]!) }));
    const known = [1, 2, 3, 4, 5, 20].map((day) => eventsAsOf(stamped, { asOfRecorded: at(day) }).length);
    // The redemption of the 3rd spends what was stamped on the 11th and 12th: it is not known without them.
    expect(known).toEqual([1, 1, 4, 5, 5, 5]);
    for (const count of known) {
      const rows = foldRows(loyaltyAccounts, table, stamped.slice(0, count));
      expect(rows.every((row) => row.balance >= 0)).toBe(true);
    }
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
