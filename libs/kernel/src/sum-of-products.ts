import { addDecimals, type Decimal, multiplyDecimals } from './decimal.ts';

/** So many of something, at so much each: a line of an order. */
export interface Priced {
  readonly quantity: number;
  readonly unitPrice: Decimal;
}

/** The fast path counts in units of 10^-4, which holds every price that is not finer than a hundredth of a cent. */
const SCALE = 4;
const UNITS = 10_000;
/** Digits that fit a double exactly with room for the scale. */
const MAX_LENGTH = 11;
const ZERO = 48;
const POINT = 46;
const MINUS = 45;

/** The decimal in units of 10^-4; undefined when it is too long, too fine or no decimal, which the slow path decides. */
const scaled = (text: Decimal): number | undefined => {
  if (text.length > MAX_LENGTH) return undefined;
  const start = text.charCodeAt(0) === MINUS ? 1 : 0;
  let units = 0;
  let point = -1;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === POINT && point < 0 && at > start) {
      point = at;
      continue;
    }
    const digit = code - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    units = units * 10 + digit;
  }
  const decimals = point < 0 ? 0 : text.length - point - 1;
  if (text.length === start || decimals > SCALE || (point >= 0 && decimals === 0)) return undefined;
  units *= 10 ** (SCALE - decimals);
  return start === 1 ? -units : units;
};

const unscaled = (units: number): Decimal => {
  const magnitude = Math.abs(units);
  const sign = units < 0 ? '-' : '';
  const whole = Math.trunc(magnitude / UNITS);
  const fraction = magnitude % UNITS;
  if (fraction === 0) return `${sign}${whole}`;
  return `${sign}${whole}.${String(fraction).padStart(SCALE, '0').replace(/0+$/, '')}`;
};

/**
 * The exact sum of quantity × unit price over all lines; `"0"` of none. Millions of lines a second while prices have at most
 * four decimals (integers scaled in doubles, as long as they are exact), `BigInt` beyond that.
 * Throws RangeError on text that is no decimal, and on a quantity that has no plain decimal notation.
 */
export const sumOfProducts = (lines: Iterable<Priced>): Decimal => {
  let exact: Decimal = '0';
  let units = 0;
  for (const { quantity, unitPrice } of lines) {
    const price = scaled(unitPrice);
    const product = price === undefined || !Number.isSafeInteger(quantity) ? Number.NaN : price * quantity;
    if (Number.isSafeInteger(product) && Number.isSafeInteger(units + product)) {
      units += product;
    } else {
      exact = addDecimals(exact, multiplyDecimals(unitPrice, String(quantity)));
    }
  }
  return exact === '0' ? unscaled(units) : addDecimals(exact, unscaled(units));
};
