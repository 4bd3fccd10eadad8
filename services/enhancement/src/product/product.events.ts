import type { PriceChanged, ProductListed, ProductRetired } from '@perennial/contracts';

/** Everything that can happen to a product. */
export type ProductEvent = ProductListed | PriceChanged | ProductRetired;
