import { type Decimal, type Money, multiplyDecimals, truncateDecimal } from '@perennial/kernel';

/** What a paid order is worth in points. Versioned: every credit keeps the version it was made with. */
export interface PointsPolicy {
  readonly version: string;
  /** Points for each unit of the order's currency; fractions of a point are dropped. */
  readonly pointsPerUnit: Decimal;
  /** No single order earns more, whatever was typed. */
  readonly mostPerOrder: number;
}

/** The policy that a new installation starts with: one point for each whole unit. */
export const defaultPoints: PointsPolicy = { version: 'points/1', pointsPerUnit: '1', mostPerOrder: 100_000_000 };

/** Whole points for an amount; none for nothing or less. */
export const pointsFor = (policy: PointsPolicy, amount: Money): number => {
  const points = truncateDecimal(multiplyDecimals(amount.amount, policy.pointsPerUnit));
  return Math.min(Math.max(points, 0), policy.mostPerOrder);
};
