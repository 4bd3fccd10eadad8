import { DecimalSum } from '@perennial/kernel';
import { millisecondsOf, type Purchase } from './purchase.ts';
import { summarise, type Summary } from './quantiles.ts';

/** Recency, frequency and monetary value of one customer. */
export interface CustomerRfm {
  readonly customerId: string;
  /** Whole days from the last purchase to the instant asked for: ⌊(asOf − last) / 24 h⌋. */
  readonly recency: number;
  /** Number of purchases. */
  readonly frequency: number;
  /** Exact sum of the amounts, in decimal notation. */
  readonly monetary: string;
}

/** RFM of every customer who had bought by then, and how each of the three is spread; the summaries are null of nobody. */
export interface Rfm {
  readonly customers: readonly CustomerRfm[];
  readonly recency: Summary | null;
  readonly frequency: Summary | null;
  readonly monetary: Summary | null;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * RFM after Hughes (1994), as of an instant: purchases after it do not count. Customers come in order of their first
 * purchase in the list; the list itself may be in any order.
 *
 * @param asOf ISO 8601 instant
 * @throws RangeError when an instant or an amount cannot be read
 */
export const rfm = (purchases: Iterable<Purchase>, asOf: string): Rfm => {
  const until = millisecondsOf(asOf);
  const found = new Map<string, { last: number; frequency: number; monetary: DecimalSum }>();
  for (const { customerId, occurredAt, amount } of purchases) {
    const time = millisecondsOf(occurredAt);
    if (time > until) continue;
    let customer = found.get(customerId);
    if (!customer) found.set(customerId, (customer = { last: time, frequency: 0, monetary: new DecimalSum() }));
    customer.last = Math.max(customer.last, time);
    customer.frequency += 1;
    customer.monetary.add(amount);
  }
  const customers = Array.from(found, ([customerId, { last, frequency, monetary }]) => ({
    customerId,
    recency: Math.floor((until - last) / DAY),
    frequency,
    monetary: monetary.total(),
  }));
  return {
    customers,
    recency: summarise(customers.map(({ recency }) => recency)),
    frequency: summarise(customers.map(({ frequency }) => frequency)),
    monetary: summarise(customers.map(({ monetary }) => Number(monetary))),
  };
};
