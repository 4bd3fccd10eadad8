import type { Repository } from 'typeorm';
import type { ProductMixEntity } from './product-mix.entity.ts';

/** A product of the mix: what it is, and what it sold in one currency. A product that nobody bought has no currency. */
export interface MixedProduct {
  readonly productId: string;
  readonly code: string | null;
  readonly name: string | null;
  readonly kind: string | null;
  readonly category: string | null;
  readonly status: string | null;
  readonly price: string | null;
  readonly priceCurrency: string | null;
  readonly currency: string | null;
  readonly orders: number;
  readonly unitsSold: number;
  readonly revenue: string;
  readonly unitsReturned: number;
  readonly valueReturned: string;
  readonly unitsAdjusted: number;
  readonly valueAdjusted: string;
  /** Units returned ÷ units sold; null when none were sold. Above 1 when goods came back that were sold before the log begins. */
  readonly returnRate: number | null;
}

/** What the list is sorted by, largest first. */
export const MIX_ORDERS = ['revenue', 'units', 'returnRate'] as const;
export type MixOrder = (typeof MIX_ORDERS)[number];

export interface MixFilter {
  readonly tenantId: string;
  readonly productId?: string;
  readonly currency?: string | undefined;
  readonly kind?: string | undefined;
}

export interface MixPage {
  readonly sort: MixOrder;
  readonly limit: number;
  readonly offset: number;
}

const sortColumns: Readonly<Record<MixOrder, string>> = {
  revenue: 'coalesce(m.revenue, 0)',
  units: '"unitsSold"',
  returnRate: '"returnRate"',
};

// Outer on both sides: products that nobody bought are in the mix, and so are sales of products that were never listed.
const mix = `
  from (select * from enhancement.product_catalogue where tenant_id = $1) p
  full join (select * from enhancement.product_mix where tenant_id = $1) m using (product_id)
 where ($2::uuid is null or product_id = $2) and ($3::text is null or m.currency = $3) and ($4::text is null or p.kind = $4)`;

const parameters = ({ tenantId, productId, currency, kind }: MixFilter) => [
  tenantId,
  productId ?? null,
  currency ?? null,
  kind ?? null,
];

/** A page of the product mix. Units are doubles here: exact up to 2^53. */
export const mixedProducts = (
  products: Repository<ProductMixEntity>,
  filter: MixFilter,
  { sort, limit, offset }: MixPage,
): Promise<MixedProduct[]> =>
  products.query(
    `select product_id as "productId", p.code, p.name, p.kind, p.category, p.status,
            trim_scale(p.price)::text as price, p.price_currency as "priceCurrency", m.currency,
            coalesce(m.orders, 0) as orders, coalesce(m.units_sold, 0)::float8 as "unitsSold",
            trim_scale(coalesce(m.revenue, 0))::text as revenue,
            coalesce(m.units_returned, 0)::float8 as "unitsReturned",
            trim_scale(coalesce(m.value_returned, 0))::text as "valueReturned",
            coalesce(m.units_adjusted, 0)::float8 as "unitsAdjusted",
            trim_scale(coalesce(m.value_adjusted, 0))::text as "valueAdjusted",
            m.units_returned::float8 / nullif(m.units_sold, 0) as "returnRate"
       ${mix}
      order by ${sortColumns[sort]} desc nulls last, product_id, m.currency
      limit $5 offset $6`,
    [...parameters(filter), limit, offset],
  );

/** How many products the mix has under this filter. */
export const countMix = async (products: Repository<ProductMixEntity>, filter: MixFilter): Promise<number> => {
  const [counted] = await products.query<{ total: number }[]>(
    `select count(*)::int as total ${mix}`,
    parameters(filter),
  );
  return counted?.total ?? 0;
};
