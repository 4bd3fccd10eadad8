import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rfm } from './index.ts';

const asOf = '2011-12-10T12:50:00.000Z';
const bought = (customerId: string, occurredAt: string, amount: string) => ({ customerId, occurredAt, amount });

describe('rfm', () => {
  it('counts whole days, invoices and the exact amount of each customer', () => {
    const { customers } = rfm(
      [
        bought('ann', '2011-12-08T12:50:00.000Z', '0.1'),
        bought('ann', '2011-12-07T00:00:00.000Z', '0.2'),
        bought('bob', '2011-12-09T12:51:00.000Z', '12.345'),
      ],
      asOf,
    );
    expect(customers).toEqual([
      { customerId: 'ann', recency: 2, frequency: 2, monetary: '0.3' },
      { customerId: 'bob', recency: 0, frequency: 1, monetary: '12.345' },
    ]);
  });

  it('does not know what happened after the instant', () => {
    const { customers } = rfm([bought('ann', '2011-12-10T12:50:00.001Z', '1')], asOf);
    expect(customers).toEqual([]);
  });

  it('reads instants of other offsets', () => {
    const { customers } = rfm([bought('ann', '2011-12-09T14:50:00+02:00', '1')], asOf);
    expect(customers[0]?.recency).toBe(1);
  });

  it('of nobody has no summaries', () => {
    expect(rfm([], asOf)).toEqual({ customers: [], recency: null, frequency: null, monetary: null });
  });

  it('refuses amounts and instants that it cannot read', () => {
    expect(() => rfm([bought('ann', 'yesterday', '1')], asOf)).toThrow('Not an instant: "yesterday"');
    expect(() => rfm([bought('ann', asOf, '1e3')], asOf)).toThrow('Not a decimal number: "1e3"');
    expect(() => rfm([], 'now')).toThrow(RangeError);
  });

  it('loses no fraction of any amount', () => {
    const cents = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1 });
    fc.assert(
      fc.property(cents, (amounts) => {
        const purchases = amounts.map((units) => bought('ann', asOf, (units / 1000).toFixed(3)));
        const sum = amounts.reduce((total, units) => total + units, 0);
        expect(Number(rfm(purchases, asOf).customers[0]?.monetary)).toBe(sum / 1000);
      }),
    );
  });
});
