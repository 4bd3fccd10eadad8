import { smallUnits, textOfUnits, unitsOfOne } from './small-decimal.ts';

/**
 * Exact decimal arithmetic on strings such as `"2.55"`, with any number of decimals: no float ever touches an amount.
 * A `Decimal` is plain JSON, and equals PostgreSQL's `numeric` text. Results are normalised: no exponent, no trailing
 * zeros behind the point, `"0"` for every zero.
 */
export type Decimal = string;

interface Scaled {
  readonly units: bigint;
  readonly scale: number;
}

const PATTERN = /^(-?)(\d+)(?:\.(\d+))?$/;

/** True for plain decimal notation: optional minus, digits, optional fraction. */
export const isDecimal = (text: string): boolean => PATTERN.test(text);

const parse = (text: Decimal): Scaled => {
  const match = PATTERN.exec(text);
  if (!match) throw new RangeError(`Not a decimal number: ${JSON.stringify(text)}`);
  const fraction = match[3] ?? '';
  const units = BigInt(match[2] + fraction);
  return { units: match[1] === '-' ? -units : units, scale: fraction.length };
};

const format = ({ units, scale }: Scaled): Decimal => {
  if (units === 0n) return '0';
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
};

const rescale = (value: Scaled, scale: number): bigint => value.units * 10n ** BigInt(scale - value.scale);

const addLarge = (terms: readonly Decimal[]): Decimal => {
  let sum: Scaled = { units: 0n, scale: 0 };
  for (const text of terms) {
    const term = parse(text);
    const scale = Math.max(sum.scale, term.scale);
    sum = { units: rescale(sum, scale) + rescale(term, scale), scale };
  }
  return format(sum);
};

/** The exact sum; `"0"` of none. Throws RangeError on text that is no decimal. */
export const addDecimals = (...terms: readonly Decimal[]): Decimal => {
  let units = 0;
  for (const text of terms) {
    units += smallUnits(text) ?? Number.NaN;
    if (!Number.isSafeInteger(units)) return addLarge(terms);
  }
  return textOfUnits(units);
};

/** The exact product, e.g. unit price × quantity. */
export const multiplyDecimals = (left: Decimal, right: Decimal): Decimal => {
  const a = parse(left);
  const b = parse(right);
  return format({ units: a.units * b.units, scale: a.scale + b.scale });
};

/** The value with its sign turned. */
export const negateDecimal = (value: Decimal): Decimal => multiplyDecimals(value, '-1');

/** -1, 0 or 1 as left is less than, equal to or greater than right. */
export const compareDecimals = (left: Decimal, right: Decimal): -1 | 0 | 1 => {
  const a = parse(left);
  const b = parse(right);
  const scale = Math.max(a.scale, b.scale);
  const difference = rescale(a, scale) - rescale(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

/** The whole part towards zero as a number, e.g. `"12.9"` → 12: points earned per unit of money. */
export const truncateDecimal = (value: Decimal): number => {
  const { units, scale } = parse(value);
  return Number(units / 10n ** BigInt(scale));
};

/**
 * A running exact sum, for folds that add millions of amounts: as fast as adding doubles while they are of everyday size, and exact
 * whatever their size.
 */
export class DecimalSum {
  private units = 0;
  private rest: Decimal = '0';

  /** Adds an amount; whole numbers may come as numbers. Throws RangeError on what is no decimal. */
  add(amount: Decimal | number): void {
    const units = typeof amount === 'number' ? amount * unitsOfOne : smallUnits(amount);
    if (!this.addUnits(units)) this.rest = addDecimals(this.rest, String(amount));
  }

  /** Adds quantity × unit price; the quantity is a whole number. Throws RangeError on what is no decimal. */
  addProduct(quantity: number, unitPrice: Decimal): void {
    const units = (smallUnits(unitPrice) ?? Number.NaN) * quantity;
    if (!this.addUnits(units)) this.rest = addDecimals(this.rest, multiplyDecimals(unitPrice, String(quantity)));
  }

  /** The sum so far; `"0"` of nothing. */
  total(): Decimal {
    const text = textOfUnits(this.units);
    return this.rest === '0' ? text : addDecimals(this.rest, text);
  }

  private addUnits(units: number | undefined): boolean {
    if (!Number.isSafeInteger(units) || !Number.isSafeInteger(this.units + (units as number))) return false;
    this.units += units as number;
    return true;
  }
}

/**
 * The exact sum of quantity × unit price over the lines of an order; `"0"` of none. Quantities are whole numbers.
 * Throws RangeError on text that is no decimal.
 */
export const sumOfProducts = (lines: Iterable<{ readonly quantity: number; readonly unitPrice: Decimal }>): Decimal => {
  const sum = new DecimalSum();
  for (const { quantity, unitPrice } of lines) sum.addProduct(quantity, unitPrice);
  return sum.total();
};
