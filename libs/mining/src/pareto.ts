/** One customer's place on the concentration curve, richest first. */
export interface ParetoPoint {
  /** Place of the value in the list that was given. */
  readonly index: number;
  readonly value: number;
  /** Share of all customers up to and with this one, above 0 to 1. */
  readonly shareOfCustomers: number;
  /** Share of the total value that they give together, 0 to 1. */
  readonly shareOfValue: number;
}

export interface Concentration {
  readonly defined: true;
  readonly total: number;
  /** Descending by value; equal values in the order given. */
  readonly curve: readonly ParetoPoint[];
  /** The smallest number of customers who together give at least 80 % of the value. */
  readonly customersFor80Percent: number;
  /** The same as a share of all customers: 0.2 where the 80/20 rule holds exactly. */
  readonly shareFor80Percent: number;
  /** Gini coefficient: 0 when all give the same, near 1 when one gives everything. */
  readonly gini: number;
}

/** Concentration has no meaning without customers, without a total to share, or when a share would be negative. */
export interface NoConcentration {
  readonly defined: false;
  readonly reason: 'no-values' | 'no-total' | 'negative-value' | 'not-finite';
}

export type Pareto = Concentration | NoConcentration;

const undefinedBecause = (reason: NoConcentration['reason']): NoConcentration => ({ defined: false, reason });

/**
 * How concentrated value is among customers (Pareto's 80/20 rule). With the n values ascending as x₁ … xₙ the Gini
 * coefficient is G = 2·Σ i·xᵢ / (n·Σ xᵢ) − (n + 1)/n.
 *
 * @param values one non-negative number a customer, in any order; filter out what came to less than nothing first
 */
export const pareto = (values: readonly number[]): Pareto => {
  if (values.length === 0) return undefinedBecause('no-values');
  if (!values.every(Number.isFinite)) return undefinedBecause('not-finite');
  if (values.some((value) => value < 0)) return undefinedBecause('negative-value');
  const descending = values.map((value, index) => ({ index, value })).sort((left, right) => right.value - left.value);
  const total = descending.reduce((sum, { value }) => sum + value, 0);
  if (total === 0) return undefinedBecause('no-total');
  if (!Number.isFinite(total)) return undefinedBecause('not-finite');

  const count = values.length;
  let cumulative = 0;
  let weighted = 0;
  const curve = descending.map(({ index, value }, place): ParetoPoint => {
    cumulative += value;
    weighted += (count - place) * (value / total);
    return {
      index,
      value,
      shareOfCustomers: (place + 1) / count,
      // The same additions in the same order as `total`: the last share is exactly 1.
      shareOfValue: cumulative / total,
    };
  });
  // Half a unit in the last places of a double, so that four equal fifths count as 80 %.
  const customersFor80Percent = curve.findIndex(({ shareOfValue }) => shareOfValue >= 0.8 - 1e-12) + 1;
  return {
    defined: true,
    total,
    curve,
    customersFor80Percent,
    shareFor80Percent: customersFor80Percent / count,
    gini: Math.max(0, (2 * weighted) / count - (count + 1) / count),
  };
};
