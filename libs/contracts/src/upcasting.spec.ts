import { describe, expect, it } from '@jest/globals';
import Type from 'typebox';
import { defineEvent, upcast } from './index.ts';

const declaration = {
  type: 'PriceChanged',
  service: 'test',
  aggregate: 'product',
  description: 'A price.',
  data: Type.Object({ amount: Type.String(), currency: Type.String() }),
} as const;

const priceChanged = defineEvent({
  ...declaration,
  version: 3,
  upcasters: [({ price, ...rest }) => ({ ...rest, amount: String(price) }), (data) => ({ currency: 'GBP', ...data })],
});

describe('upcasting', () => {
  it('reads every older version as the newest', () => {
    const newest = { amount: '2.5', currency: 'GBP' };
    expect(upcast(priceChanged, 1, { price: 2.5 })).toEqual(newest);
    expect(upcast(priceChanged, 2, { amount: '2.5' })).toEqual(newest);
    expect(upcast(priceChanged, 3, newest)).toEqual(newest);
  });

  it('does not guess at a version newer than the code', () => {
    expect(() => upcast(priceChanged, 4, {})).toThrow('PriceChanged v4 is newer than this code, which knows v3');
  });

  it('needs one upcaster for each older version', () => {
    expect(() => defineEvent({ ...declaration, version: 2 })).toThrow('needs 1 upcasters, has 0');
  });
});
