import type { PriceChanged, ProductListed, ProductRetired } from '@perennial/contracts';
import {
  accept,
  type Command,
  compareDecimals,
  type Decider,
  type Decision,
  type Money,
  refuse,
  unreachable,
} from '@perennial/kernel';
import type { ProductEvent } from './product.events.ts';
import { evolve, initial, type Product } from './product.ts';

export type ListProduct = Command<'ListProduct', ProductListed['data']>;
export type ChangePrice = Command<'ChangePrice', PriceChanged['data']>;
export type RetireProduct = Command<'RetireProduct', ProductRetired['data']>;

/** Everything that can be asked of a product. */
export type ProductCommand = ListProduct | ChangePrice | RetireProduct;

export type ProductRefusal = 'PRODUCT_UNKNOWN' | 'PRODUCT_ALREADY_LISTED' | 'PRODUCT_RETIRED' | 'PRICE_NEGATIVE';

type ProductDecision = Decision<ProductEvent, ProductRefusal>;

const isSamePrice = (left: Money | undefined, right: Money): boolean =>
  left !== undefined && left.currency === right.currency && compareDecimals(left.amount, right.amount) === 0;

const isNegative = (price: Money | undefined): boolean => price !== undefined && compareDecimals(price.amount, '0') < 0;

const decide = (command: ProductCommand, product: Product): ProductDecision => {
  if (command.type === 'ListProduct') {
    if (product.status !== 'unknown') return refuse('PRODUCT_ALREADY_LISTED', { status: product.status });
    if (isNegative(command.data.price)) return refuse('PRICE_NEGATIVE', { price: command.data.price });
    return accept({ type: 'ProductListed', data: command.data });
  }
  if (product.status === 'unknown') return refuse('PRODUCT_UNKNOWN', { productId: command.data.productId });
  if (product.status === 'retired') return refuse('PRODUCT_RETIRED', { productId: product.productId });
  switch (command.type) {
    case 'ChangePrice':
      if (isNegative(command.data.price)) return refuse('PRICE_NEGATIVE', { price: command.data.price });
      if (isSamePrice(product.price, command.data.price)) return accept();
      return accept({ type: 'PriceChanged', data: command.data });
    case 'RetireProduct':
      return accept({ type: 'ProductRetired', data: command.data });
    default:
      return unreachable(command);
  }
};

export const productDecider: Decider<Product, ProductCommand, ProductEvent, ProductRefusal> = {
  name: 'product',
  initial,
  evolve,
  decide,
  customerOf: () => null,
};
