import type { OrderLine } from '@perennial/contracts';
import { negateDecimal, sumOfProducts } from '@perennial/kernel';
import { type Increment, readModel } from '@perennial/projections';
import { ProductMixEntity } from './product-mix.entity.ts';

interface Sale {
  readonly currency: string;
  readonly lines: readonly OrderLine[];
}
type ProductIncrement = Increment<ProductMixEntity> & { readonly key: { productId: string; currency: string } };
type Amounts = NonNullable<ProductIncrement['add']>;

const unitsOf = (lines: readonly OrderLine[]): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);

/** One increment for each product of a document. */
const perProduct = (
  { currency, lines }: Sale,
  amounts: (sold: readonly OrderLine[], adjusted: readonly OrderLine[]) => Amounts,
): ProductIncrement[] => {
  const products = Map.groupBy(lines, ({ productId }) => productId);
  return [...products].map(([productId, all]) => {
    const { sold = [], adjusted = [] } = Object.groupBy(all, ({ kind }) =>
      kind === 'adjustment' ? 'adjusted' : 'sold',
    );
    return { key: { productId, currency }, add: amounts(sold, adjusted) };
  });
};

const sold = (lines: readonly OrderLine[], adjusted: readonly OrderLine[]): Amounts => ({
  orders: lines.length > 0 ? 1 : 0,
  unitsSold: unitsOf(lines),
  revenue: sumOfProducts(lines),
  unitsAdjusted: unitsOf(adjusted),
  valueAdjusted: sumOfProducts(adjusted),
});

const takenBack = (lines: readonly OrderLine[], adjusted: readonly OrderLine[]): Amounts => ({
  orders: lines.length > 0 ? -1 : 0,
  unitsSold: -unitsOf(lines),
  revenue: negateDecimal(sumOfProducts(lines)),
  unitsAdjusted: -unitsOf(adjusted),
  valueAdjusted: negateDecimal(sumOfProducts(adjusted)),
});

const returned = (lines: readonly OrderLine[], adjusted: readonly OrderLine[]): Amounts => ({
  unitsReturned: unitsOf(lines),
  valueReturned: sumOfProducts(lines),
  unitsAdjusted: unitsOf(adjusted),
  valueAdjusted: sumOfProducts(adjusted),
});

/** What each product sold and what came back of it: the product of the seven Ps. */
export const productMix = readModel(ProductMixEntity).totals({
  name: 'product-mix',
  version: 1,
  handlers: {
    OrderPlaced: ({ data }) => perProduct(data, sold),
    OrderReturned: ({ data }) => perProduct(data, returned),
    OrderCancelled: ({ data }) => perProduct(data, takenBack),
  },
});
