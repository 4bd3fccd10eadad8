/**
 * Decimals of everyday size as whole numbers of 10^-4 in a double, where adding and multiplying are exact and some ten times as fast
 * as with `BigInt`. Four decimals hold every price that is not finer than a hundredth of a cent; 11 characters keep all
 * digits, scaled, below 2^53. `decimal.ts` takes over where a number does not fit.
 */
const SCALE = 4;
const UNITS = 10_000;
const MAX_LENGTH = 11;

const MINUS = 45;
const POINT = 46;
const ZERO = 48;

/** The decimal in units of 10^-4; undefined when it is too long, too fine, or no decimal at all. */
export const smallUnits = (text: string): number | undefined => {
  const { length } = text;
  if (length > MAX_LENGTH) return undefined;
  const start = text.charCodeAt(0) === MINUS ? 1 : 0;
  let units = 0;
  let point = -1;
  for (let at = start; at < length; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit >= 0 && digit <= 9) units = units * 10 + digit;
    else if (digit === POINT - ZERO && point < 0 && at > start) point = at;
    else return undefined;
  }
  const decimals = point < 0 ? 0 : length - point - 1;
  // No digits at all, none behind the point, or too many of them.
  if (length === start || point === length - 1 || decimals > SCALE) return undefined;
  units *= 10 ** (SCALE - decimals);
  return start === 1 ? -units : units;
};

/** How many of the smallest units there are in one. */
export const unitsOfOne = UNITS;

/** The normalised decimal text of a safe integer of units. */
export const textOfUnits = (units: number): string => {
  const magnitude = Math.abs(units);
  const sign = units < 0 ? '-' : '';
  const fraction = magnitude % UNITS;
  const whole = `${sign}${(magnitude - fraction) / UNITS}`;
  if (fraction === 0) return whole;
  // Amounts in minor units of their currency are by far the most frequent.
  if (fraction % 1_000 === 0) return `${whole}.${fraction / 1_000}`;
  if (fraction % 100 === 0) return `${whole}.${fraction < 1_000 ? '0' : ''}${fraction / 100}`;
  return `${whole}.${String(fraction).padStart(SCALE, '0').replace(/0$/, '')}`;
};
