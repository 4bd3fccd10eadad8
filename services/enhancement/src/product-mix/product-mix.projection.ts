import type { OrderLine } from '@perennial/contracts';
import { negateDecimal, sumOfProducts } from '@perennial/kernel';
import { type Increment, readModel } from '@perennial/projections';
import { ProductMixEntity } from './product-mix.entity.ts';

type Lines = readonly OrderLine[];
type ProductIncrement = Increment<ProductMixEntity> & { readonly key: { productId: string; currency: string } };
type Amounts = NonNullable<ProductIncrement['add']>;

const unitsOf = (lines: Lines): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);

const sold = (lines: Lines): Amounts => ({ orders: 1, unitsSold: unitsOf(lines), revenue: sumOfProducts(lines) });

const withdrawn = (lines: Lines): Amounts => ({
  orders: -1,
  unitsSold: -unitsOf(lines),
  revenue: negateDecimal(sumOfProducts(lines)),
});

const returned = (lines: Lines): Amounts => ({ unitsReturned: unitsOf(lines), valueReturned: sumOfProducts(lines) });

const booked = (lines: Lines): Amounts => ({ unitsAdjusted: unitsOf(lines), valueAdjusted: sumOfProducts(lines) });

const bookedBack = (lines: Lines): Amounts => ({
  unitsAdjusted: -unitsOf(lines),
  valueAdjusted: negateDecimal(sumOfProducts(lines)),
});

/** One increment for each product of a document: what its lines add, goods and charges apart from adjustments. */
const perProduct = (
  { currency, lines }: { readonly currency: string; readonly lines: Lines },
  ofGoods: (lines: Lines) => Amounts,
  ofAdjustments: (lines: Lines) => Amounts,
): ProductIncrement[] =>
  Array.from(
    Map.groupBy(lines, ({ productId }) => productId),
    ([productId, all]) => {
      const goods = all.filter(({ kind }) => kind !== 'adjustment');
      const adjustments = all.filter(({ kind }) => kind === 'adjustment');
      return {
        key: { productId, currency },
        add: { ...(goods.length > 0 && ofGoods(goods)), ...(adjustments.length > 0 && ofAdjustments(adjustments)) },
      };
    },
  );

/** What each product sold and what came back of it: the product of the seven Ps. */
export const productMix = readModel(ProductMixEntity).totals({
  name: 'product-mix',
  version: 1,
  handlers: {
    OrderPlaced: ({ data }) => perProduct(data, sold, booked),
    OrderReturned: ({ data }) => perProduct(data, returned, bookedBack),
    OrderCancelled: ({ data }) => perProduct(data, withdrawn, bookedBack),
  },
});
