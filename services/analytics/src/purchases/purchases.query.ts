import type { Purchase } from '@perennial/mining';
import type { Repository } from 'typeorm';
import type { PurchasesEntity } from './purchases.entity.ts';

/** Which purchases of a tenant: those that counted at an instant, in one currency. */
export interface PurchasesAsOf {
  readonly tenantId: string;
  readonly asOf: string;
  readonly currency: string;
}

/** Purchases made until then and not cancelled by then, in order of time. */
export const purchasesAsOf = async (
  purchases: Repository<PurchasesEntity>,
  { tenantId, asOf, currency }: PurchasesAsOf,
): Promise<Purchase[]> => {
  const rows = await purchases.query<{ customerId: string; placedAt: Date; amount: string }[]>(
    `select customer_id as "customerId", placed_at as "placedAt", amount
       from analytics.purchases
      where tenant_id = $1 and placed_at <= $2 and (cancelled_at is null or cancelled_at > $2)
        and currency = $3
      order by placed_at, order_id`,
    [tenantId, asOf, currency],
  );
  return rows.map(({ customerId, placedAt, amount }) => ({ customerId, occurredAt: placedAt.toISOString(), amount }));
};

/** What a tenant's purchases come to, for reconciling them with another system's books. */
export interface PurchaseTotals {
  readonly customers: number;
  readonly purchases: number;
  readonly lines: number;
  /** Exact. */
  readonly amount: string;
}

/** Totals over the purchases that counted at an instant. */
export const purchaseTotals = async (
  purchases: Repository<PurchasesEntity>,
  { tenantId, asOf, currency }: PurchasesAsOf,
): Promise<PurchaseTotals> => {
  const [totals] = await purchases.query<PurchaseTotals[]>(
    `select count(distinct customer_id)::int as customers, count(*)::int as purchases,
            coalesce(sum(lines), 0)::int as lines, trim_scale(coalesce(sum(amount), 0))::text as amount
       from analytics.purchases
      where tenant_id = $1 and placed_at <= $2 and (cancelled_at is null or cancelled_at > $2)
        and currency = $3`,
    [tenantId, asOf, currency],
  );
  if (!totals) throw new Error('An aggregate without grouping always has one row');
  return totals;
};

/** The currencies a tenant's customers have paid in, most used first. */
export const currenciesOf = async (purchases: Repository<PurchasesEntity>, tenantId: string): Promise<string[]> => {
  const rows = await purchases.query<{ currency: string }[]>(
    `select currency from analytics.purchases where tenant_id = $1 group by currency order by count(*) desc, currency`,
    [tenantId],
  );
  return rows.map(({ currency }) => currency);
};
