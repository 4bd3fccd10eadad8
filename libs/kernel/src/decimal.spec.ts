import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDecimals,
  compareDecimals,
  DecimalSum,
  isDecimal,
  multiplyDecimals,
  negateDecimal,
  sumOfProducts,
  truncateDecimal,
} from './index.ts';

/** Any decimal with up to 30 digits before and 12 behind the point. */
const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 12 }))
  .map(([units, scale]) => multiplyDecimals(String(units), `0.${'0'.repeat(scale)}1`));

describe('exact decimals', () => {
  it.each([
    [['0.1', '0.2'], '0.3'],
    [['2.55', '-2.55'], '0'],
    [['8911407.9', '0.004'], '8911407.904'],
    [[], '0'],
  ])('the sum of %j is %s', (terms, sum) => expect(addDecimals(...terms)).toBe(sum));

  it('multiplies price by quantity without a float', () => {
    expect(multiplyDecimals('0.001', '12')).toBe('0.012');
    expect(multiplyDecimals('1.15', '100')).toBe('115');
    expect(negateDecimal('0')).toBe('0');
  });

  it.each(['', '-', '.', '1.', '1.2.3', '0x1', '.5', '1e3', ' 1', 'NaN', '--1', '1,5'])('refuses %j', (text) => {
    expect(isDecimal(text)).toBe(false);
    expect(() => addDecimals(text)).toThrow(RangeError);
    expect(() => sumOfProducts([{ quantity: 1, unitPrice: text }])).toThrow(RangeError);
  });

  it('truncates towards zero', () => {
    expect([truncateDecimal('12.999'), truncateDecimal('-12.999'), truncateDecimal('0.4')]).toEqual([12, -12, 0]);
  });

  it('adds in any order, and what is taken away again is gone', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        expect(addDecimals(a, b)).toBe(addDecimals(b, a));
        expect(addDecimals(a, b, negateDecimal(b))).toBe(addDecimals(a));
        expect(compareDecimals(addDecimals(a, '0.000000000000001'), a)).toBe(1);
      }),
    );
  });

  it('adds alike where numbers outgrow a double, or are too fine for the fast path', () => {
    expect(addDecimals('99999999999', '99999999999', '0.0001')).toBe('199999999998.0001');
    expect(addDecimals('1', '0.00001')).toBe('1.00001');
    expect(addDecimals('-0', '-0.000')).toBe('0');
    const many = Array.from({ length: 20 }, () => '99999999999');
    expect(addDecimals(...many, ...many.map(negateDecimal), '0.5')).toBe('0.5');
    const large = { quantity: 2_000_000_000, unitPrice: '9999999.999' };
    expect(sumOfProducts([large, large, { quantity: 1, unitPrice: '0.000001' }])).toBe('39999999996000000.000001');
    expect(() => sumOfProducts([{ quantity: Number.NaN, unitPrice: '1' }])).toThrow(RangeError);
  });

  it('keeps a running sum as exact as adding at once', () => {
    const amount = fc.oneof(decimal, fc.maxSafeInteger().map(String));
    fc.assert(
      fc.property(fc.array(amount), fc.array(fc.maxSafeInteger()), (amounts, counts) => {
        const sum = new DecimalSum();
        for (const each of [...amounts, ...counts]) sum.add(each);
        expect(sum.total()).toBe(addDecimals(...amounts, ...counts.map(String)));
      }),
    );
    expect(() => new DecimalSum().add(0.1 + 0.2 - 0.3)).toThrow(RangeError);
    expect(() => new DecimalSum().add('1,5')).toThrow(RangeError);
  });

  it('writes every number of decimals', () => {
    const texts = ['0.1', '0.12', '0.01', '0.123', '0.001', '0.1234', '0.0001', '10.05', '-0.5', '-7'];
    for (const text of texts) expect(addDecimals(text, '0.0000')).toBe(text);
  });

  it('sums products as one by one, whether they fit a double or not', () => {
    const line = fc.record({ quantity: fc.integer({ min: -100_000, max: 100_000 }), unitPrice: decimal });
    const small = fc.record({
      quantity: fc.integer({ min: -100_000, max: 100_000 }),
      unitPrice: fc.integer({ min: 0, max: 99_999 }).map((cents) => multiplyDecimals(String(cents), '0.01')),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(line, small)), (lines) => {
        const oneByOne = addDecimals(...lines.map((each) => multiplyDecimals(each.unitPrice, String(each.quantity))));
        expect(sumOfProducts(lines)).toBe(oneByOne);
      }),
    );
  });
});
