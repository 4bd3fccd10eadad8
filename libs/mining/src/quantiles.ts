/** Mean, extremes and quartiles of a list of numbers. */
export interface Summary {
  readonly count: number;
  readonly minimum: number;
  readonly firstQuartile: number;
  readonly median: number;
  readonly thirdQuartile: number;
  readonly maximum: number;
  readonly mean: number;
}

/**
 * The sample quantile of type 7 (Hyndman & Fan, 1996), the default of R, NumPy and pandas: with the values sorted as
 * x₀ … xₙ₋₁ and h = (n − 1)·p, it is x⌊h⌋ + (h − ⌊h⌋)·(x⌊h⌋₊₁ − x⌊h⌋).
 *
 * @param sorted ascending
 * @param probability from 0 to 1
 * @returns null of no values
 * @throws RangeError when the probability is outside 0 to 1
 */
export const quantile = (sorted: readonly number[], probability: number): number | null => {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`Not a probability: ${probability}`);
  const place = (sorted.length - 1) * probability;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) return null;
  return below + (place - Math.floor(place)) * (above - below);
};

/** The summary of a list in any order, with quartiles of type 7 (see `quantile`); null of no values. */
export const summarise = (values: readonly number[]): Summary | null => {
  const sorted = [...values].sort((left, right) => left - right);
  const at = (probability: number) => quantile(sorted, probability) ?? 0;
  if (sorted.length === 0) return null;
  return {
    count: sorted.length,
    minimum: at(0),
    firstQuartile: at(0.25),
    median: at(0.5),
    thirdQuartile: at(0.75),
    maximum: at(1),
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
  };
};
