import type { Instant } from '@perennial/kernel';
import type { Repository } from 'typeorm';
import type { Month } from './month.ts';
import type { PurchaseEntity } from './purchase.entity.ts';
import type { ActivityCounts } from './retention-figures.ts';

export interface ActivityQuestion {
  readonly tenantId: string;
  readonly months: readonly Month[];
  readonly windowDays: number;
  /** Later purchases do not count, and a month that is not over by then ends here. */
  readonly asOf: Instant;
}

const DAY = 24 * 60 * 60 * 1000;

const shifted = (instant: Instant, milliseconds: number): Instant =>
  new Date(Date.parse(instant) + milliseconds).toISOString();

/** The counts of each month, in order, months without a purchase included. */
export const countActivity = (
  purchases: Repository<PurchaseEntity>,
  { tenantId, months, windowDays, asOf }: ActivityQuestion,
): Promise<ActivityCounts[]> => {
  const window = windowDays * DAY;
  // Ends are excluded, but a purchase at the very instant of asOf counts.
  const now = shifted(asOf, 1);
  const ends = months.map(({ end }) => (end < now ? end : now));
  return purchases.query(
    `with bought as not materialized (
       select customer_id, occurred_at from retention.purchase
        where tenant_id = $1 and (cancelled_at is null or cancelled_at > $7)
     ), month as (
       select * from unnest($2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[])
         as month(name, starts, ends, start_window, end_window)
     ), activity as (
       select month.name, month.starts, bought.customer_id,
              bool_or(bought.occurred_at >= month.start_window and bought.occurred_at < month.starts) as at_start,
              bool_or(bought.occurred_at >= month.end_window) as at_end
         from month
         join bought
           on bought.occurred_at >= least(month.start_window, month.end_window) and bought.occurred_at < month.ends
        group by month.name, month.starts, bought.customer_id
     ), first as (
       select customer_id, min(occurred_at) as bought_at from bought group by customer_id
     )
     select month.name as "month",
            count(*) filter (where at_start)::int as "activeAtStart",
            count(*) filter (where at_end)::int as "activeAtEnd",
            count(*) filter (where at_end and not at_start and bought_at >= month.starts)::int as "newCustomers",
            count(*) filter (where at_end and not at_start and bought_at < month.starts)::int as "returned"
       from month
       left join activity on activity.name = month.name
       left join first on first.customer_id = activity.customer_id
      group by month.name
      order by month.name`,
    [
      tenantId,
      months.map(({ name }) => name),
      months.map(({ start }) => start),
      ends,
      months.map(({ start }) => shifted(start, -window)),
      ends.map((end) => shifted(end, -window)),
      asOf,
    ],
  );
};

/** When the tenant's customers first and last bought up to then; undefined when nobody has. */
export const purchaseSpan = async (
  purchases: Repository<PurchaseEntity>,
  tenantId: string,
  asOf: Instant,
): Promise<{ readonly first: Instant; readonly last: Instant } | undefined> => {
  const [span] = await purchases.query<{ first: Date | null; last: Date | null }[]>(
    `select min(occurred_at) as first, max(occurred_at) as last from retention.purchase
      where tenant_id = $1 and occurred_at <= $2 and (cancelled_at is null or cancelled_at > $2)`,
    [tenantId, asOf],
  );
  return span?.first && span.last ? { first: span.first.toISOString(), last: span.last.toISOString() } : undefined;
};
