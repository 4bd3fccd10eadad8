import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDecimals, multiplyDecimals } from './decimal.ts';
import { sumOfProducts } from './sum-of-products.ts';

describe('the sum of quantity × unit price', () => {
  it('is "0" of no lines', () => {
    expect(sumOfProducts([])).toBe('0');
  });

  it('keeps prices finer than a cent', () => {
    expect(sumOfProducts([{ quantity: 3, unitPrice: '0.001' }])).toBe('0.003');
  });

  it('adds where floats would be off', () => {
    const lines = ['0.1', '0.2', '-0.3', '4.95'].map((unitPrice) => ({ quantity: 1, unitPrice }));
    expect(sumOfProducts(lines)).toBe('4.95');
  });

  it('takes negative quantities and prices, as adjustments have them', () => {
    expect(sumOfProducts([{ quantity: -9_600, unitPrice: '0' }])).toBe('0');
    expect(sumOfProducts([{ quantity: 1, unitPrice: '-11062.06' }])).toBe('-11062.06');
    expect(sumOfProducts([{ quantity: -2, unitPrice: '-0.05' }])).toBe('0.1');
  });

  it('stays exact beyond the doubles', () => {
    const large = { quantity: 2_000_000_000, unitPrice: '9999999.9999' };
    expect(sumOfProducts([large, large, { quantity: 1, unitPrice: '0.000001' }])).toBe('39999999999600000.000001');
  });

  it.each(['', '-', '.', '1.', '.5', '1e3', '0x1', ' 1', '1,5', '--1', '1.2.3'])(
    'refuses %j as a price',
    (unitPrice) => {
      expect(() => sumOfProducts([{ quantity: 1, unitPrice }])).toThrow(RangeError);
    },
  );

  it('refuses a quantity that is no number', () => {
    expect(() => sumOfProducts([{ quantity: Number.NaN, unitPrice: '1' }])).toThrow(RangeError);
  });

  it('equals the sum of the single products, however long or fine the prices are', () => {
    const unitPrice = fc
      .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 13n }), fc.integer({ min: 0, max: 8 }))
      .map(([negative, digits, decimals]) => {
        const text = digits.toString().padStart(decimals + 1, '0');
        const point = text.length - decimals;
        return `${negative ? '-' : ''}${text.slice(0, point)}${decimals > 0 ? `.${text.slice(point)}` : ''}`;
      });
    const line = fc.record({ quantity: fc.integer(), unitPrice });
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const products = lines.map(({ quantity, unitPrice: price }) => multiplyDecimals(price, String(quantity)));
        expect(sumOfProducts(lines)).toBe(addDecimals(...products));
      }),
    );
  });
});
