import { describe, expect, it } from '@jest/globals';
import { givenEvents, recorded, someInstant } from '@perennial/testing';
import { productCatalogue } from './product-catalogue.projection.ts';

const productId = '0198c0de-0000-7000-8000-000000000001';
const heart = { productId, code: '85123A', name: 'White hanging heart T-light holder', kind: 'core' } as const;
const price = { amount: '2.95', currency: 'GBP' };

describe('the product catalogue', () => {
  it('has every product with its list price', () => {
    const { rows } = givenEvents(
      recorded('ProductListed', heart),
      recorded('PriceChanged', { productId, price }),
    ).project(productCatalogue);
    expect(rows).toEqual([
      {
        tenantId: 'test',
        ...heart,
        category: null,
        price: '2.95',
        priceCurrency: 'GBP',
        status: 'listed',
        listedAt: someInstant,
        retiredAt: null,
      },
    ]);
  });

  it('keeps products that are no longer sold', () => {
    const { rows } = givenEvents(
      recorded('ProductListed', { ...heart, category: 'lights', price }),
      recorded('ProductRetired', { productId, reason: 'sold out' }),
    ).project(productCatalogue);
    expect(rows).toMatchObject([{ category: 'lights', price: '2.95', status: 'retired', retiredAt: someInstant }]);
  });
});
