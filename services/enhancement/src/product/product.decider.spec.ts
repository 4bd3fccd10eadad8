import { describe, it } from '@jest/globals';
import { given } from '@perennial/testing';
import { productDecider } from './product.decider.ts';
import type { ProductEvent } from './product.events.ts';

const productId = '0198c0de-0000-7000-8000-000000000001';
const price = { amount: '2.55', currency: 'GBP' };
const heart = { productId, code: '85123A', name: 'White hanging heart T-light holder', kind: 'core', price } as const;
const listed: ProductEvent = { type: 'ProductListed', data: heart };
const retired: ProductEvent = { type: 'ProductRetired', data: { productId } };

describe('a product', () => {
  it('is listed once', () => {
    const command = { type: 'ListProduct', data: { productId, code: 'M', name: 'Manual', kind: 'charge' } } as const;
    given(productDecider).when(command).then({ type: 'ProductListed', data: command.data });
    given(productDecider, listed).when(command).thenRefused('PRODUCT_ALREADY_LISTED', { status: 'listed' });
  });

  it('changes its price, but not to the one it has', () => {
    const to = (amount: string) =>
      ({ type: 'ChangePrice', data: { productId, price: { amount, currency: 'GBP' } } }) as const;
    given(productDecider, listed)
      .when(to('2.95'))
      .then({ type: 'PriceChanged', data: to('2.95').data });
    given(productDecider, listed).when(to('2.550')).then();
  });

  it('has no negative price', () => {
    const negative = { amount: '-0.01', currency: 'GBP' };
    const change = { type: 'ChangePrice', data: { productId, price: negative } } as const;
    given(productDecider, listed).when(change).thenRefused('PRICE_NEGATIVE', { price: negative });
    given(productDecider)
      .when({ type: 'ListProduct', data: { ...heart, price: negative } })
      .thenRefused('PRICE_NEGATIVE');
  });

  it('is retired once, and is what it was from then on', () => {
    const retire = { type: 'RetireProduct', data: { productId } } as const;
    given(productDecider, listed).when(retire).then(retired);
    given(productDecider, listed, retired).when(retire).thenRefused('PRODUCT_RETIRED');
    given(productDecider, listed, retired)
      .when({ type: 'ChangePrice', data: { productId, price } })
      .thenRefused('PRODUCT_RETIRED');
  });

  it('must be listed before anything else', () => {
    given(productDecider).when({ type: 'RetireProduct', data: { productId } }).thenRefused('PRODUCT_UNKNOWN');
  });
});
