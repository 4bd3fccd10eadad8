import { millisecondsOf, type Purchase } from './purchase.ts';

/** The customers whose first purchase fell into one calendar month, and how many of them came back. */
export interface CohortRow {
  /** The month of the first purchase in UTC, e.g. `2010-12`. */
  readonly cohort: string;
  /** Number of customers in the cohort. */
  readonly size: number;
  /** `active[k]`: distinct customers of the cohort who bought in the k-th month after the first; `active[0]` is `size`. */
  readonly active: readonly number[];
}

const monthOf = (instant: string): number => {
  const date = new Date(millisecondsOf(instant));
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

const nameOf = (month: number): string =>
  `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;

/**
 * Cohort retention by calendar months (UTC): a triangle, since every row ends with the last month in which anybody
 * bought. Months in which nobody came for the first time have no row. Empty of no purchases.
 *
 * @throws RangeError when an instant cannot be read
 */
export const cohortRetention = (
  purchases: Iterable<Pick<Purchase, 'customerId' | 'occurredAt'>>,
): readonly CohortRow[] => {
  const monthsOfCustomer = new Map<string, Set<number>>();
  let lastMonth = -Infinity;
  for (const { customerId, occurredAt } of purchases) {
    const month = monthOf(occurredAt);
    lastMonth = Math.max(lastMonth, month);
    const months = monthsOfCustomer.get(customerId);
    if (months) months.add(month);
    else monthsOfCustomer.set(customerId, new Set([month]));
  }
  const activeOfCohort = new Map<number, number[]>();
  for (const months of monthsOfCustomer.values()) {
    const first = Math.min(...months);
    let active = activeOfCohort.get(first);
    if (!active) activeOfCohort.set(first, (active = new Array<number>(lastMonth - first + 1).fill(0)));
    for (const month of months) active[month - first] = (active[month - first] ?? 0) + 1;
  }
  return [...activeOfCohort]
    .sort(([left], [right]) => left - right)
    .map(([month, active]) => ({ cohort: nameOf(month), size: active[0] ?? 0, active }));
};
