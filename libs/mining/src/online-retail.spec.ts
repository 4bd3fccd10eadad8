import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { DecimalSum } from '@perennial/kernel';
import { cohortRetention, pareto, type Purchase, rfm } from './index.ts';

const file = join(import.meta.dirname, '../../../examples/online-retail/online_retail.csv.gz');
const asOf = '2011-12-10T12:50:00.000Z';

/** The lines of the file that count as purchases: of a customer, not cancelled, quantity and price above nothing. */
const soldLines = () =>
  gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .slice(1)
    .filter(Boolean)
    .map((line) => {
      // Only descriptions have quotes, and commas inside them.
      const [invoice = '', , quantity = '', date = '', price = '', customerId = ''] = line
        .replace(/"(?:[^"]|"")*"/, 'quoted')
        .split(',')
        .filter((_, column) => column !== 2);
      return { invoice, quantity: Number(quantity), occurredAt: `${date.replace(' ', 'T')}.000Z`, price, customerId };
    })
    .filter(
      ({ invoice, quantity, price, customerId }) =>
        customerId !== '' && !invoice.startsWith('C') && quantity > 0 && Number(price) > 0,
    );

/** Prices have at most three decimals: in thousandths they are whole. */
const thousandths = (price: string): number => Math.round(Number(price) * 1000);

describe('the Online Retail history', () => {
  const invoices = new Map<string, Purchase & { units: number }>();
  let lines = 0;
  let purchases: Purchase[];

  beforeAll(() => {
    for (const { invoice, quantity, occurredAt, price, customerId } of soldLines()) {
      lines += 1;
      const known = invoices.get(invoice) ?? { customerId, occurredAt, amount: '', units: 0 };
      known.units += quantity * thousandths(price);
      invoices.set(invoice, known);
    }
    purchases = Array.from(invoices.values(), ({ units, ...purchase }) => ({
      ...purchase,
      amount: (units / 1000).toFixed(3),
    }));
  }, 60_000);

  it('has 397,884 lines in 18,532 invoices of 4,338 customers, worth 8,911,407.904', () => {
    const total = new DecimalSum();
    for (const { amount } of purchases) total.add(amount);
    expect(lines).toBe(397_884);
    expect(purchases).toHaveLength(18_532);
    expect(new Set(purchases.map(({ customerId }) => customerId)).size).toBe(4_338);
    expect(total.total()).toBe('8911407.904');
  });

  it('has these RFM figures', () => {
    const { customers, recency, frequency, monetary } = rfm(purchases, asOf);
    expect(customers).toHaveLength(4_338);
    expect(recency?.mean).toBeCloseTo(92.536, 3);
    expect(recency).toMatchObject({ firstQuartile: 18, median: 51, thirdQuartile: 142 });
    expect(frequency?.mean).toBeCloseTo(4.272, 3);
    expect(frequency).toMatchObject({ firstQuartile: 1, median: 2, thirdQuartile: 5, maximum: 209 });
    expect(monetary?.mean).toBeCloseTo(2054.266, 3);
    expect(monetary?.firstQuartile).toBeCloseTo(307.415, 3);
    expect(monetary?.median).toBeCloseTo(674.485, 3);
    expect(monetary?.thirdQuartile).toBeCloseTo(1661.74, 3);
  });

  it.each([
    ['12346', 326, 1, '77183.6'],
    ['12347', 2, 7, '4310'],
    ['12748', 1, 209, '33719.73'],
    ['14646', 2, 73, '280206.02'],
    ['18287', 43, 3, '1837.28'],
  ])('knows customer %s: recency %d, frequency %d, monetary %s', (customerId, recency, frequency, monetary) => {
    const customer = rfm(purchases, asOf).customers.find((candidate) => candidate.customerId === customerId);
    expect(customer).toEqual({ customerId, recency, frequency, monetary });
  });

  it('has this cohort retention', () => {
    const active = new Map(cohortRetention(purchases).map((row) => [row.cohort, row.active]));
    expect(active.size).toBe(13);
    expect(active.get('2010-12')).toEqual([885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235]);
    expect(active.get('2011-01')).toEqual([417, 92, 111, 96, 134, 120, 103, 101, 125, 136, 152, 49]);
    expect(active.get('2011-11')).toEqual([323, 36]);
    expect(active.get('2011-12')).toEqual([41]);
  });

  it('is as concentrated as the 80/20 rule has it', () => {
    const result = pareto(rfm(purchases, asOf).customers.map(({ monetary }) => Number(monetary)));
    expect(result.defined && result.total).toBeCloseTo(8_911_407.904, 3);
    expect(result.defined && result.shareFor80Percent).toBeGreaterThan(0.2);
    expect(result.defined && result.shareFor80Percent).toBeLessThan(0.3);
  });
});
