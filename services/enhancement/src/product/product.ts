import { type Happened, type Money, unreachable } from '@perennial/kernel';
import type { ProductEvent } from './product.events.ts';

/** What decisions about a product depend on. */
export type Product =
  | { readonly status: 'unknown' }
  | { readonly status: 'listed' | 'retired'; readonly productId: string; readonly price: Money | undefined };

export const initial: Product = { status: 'unknown' };

export const evolve = (product: Product, event: Happened<ProductEvent>): Product => {
  if (event.type === 'ProductListed') {
    return { status: 'listed', productId: event.data.productId, price: event.data.price };
  }
  if (product.status === 'unknown') throw new Error(`${event.type} before ProductListed`);
  switch (event.type) {
    case 'PriceChanged':
      return { ...product, price: event.data.price };
    case 'ProductRetired':
      return { ...product, status: 'retired' };
    default:
      return unreachable(event);
  }
};
