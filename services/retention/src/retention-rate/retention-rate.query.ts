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

/**
 * The counts of each month, in order, months without a purchase included. A customer is active at an instant when the last
 * purchase before it is within the window: each customer has one such purchase for each instant, so nothing has to be made
 * distinct.
 */
export const countActivity = (
  purchases: Repository<PurchaseEntity>,
  { tenantId, months, windowDays, asOf }: ActivityQuestion,
): Promise<ActivityCounts[]> => {
  // Ends are excluded, but a purchase at the very instant of asOf counts.
  const now = shifted(asOf, 1);
  const starts = months.map(({ start }) => start);
  const ends = months.map(({ end }) => (end < now ? end : now));
  const instants = [...new Set([...starts, ...ends])];
  return purchases.query(
    `with month as (
       select * from unnest($3::text[], $4::timestamptz[], $5::timestamptz[]) as month(name, starts, ends)
     ), instant as (
       select * from unnest($6::timestamptz[], $7::timestamptz[]) as instant(at, window_start)
     ), bought as (
       select customer_id, occurred_at as bought_at,
              lead(occurred_at) over life as next_at, first_value(occurred_at) over life as first_at
         from retention.purchase
        where tenant_id = $1 and occurred_at <= $2 and (cancelled_at is null or cancelled_at > $2)
       window life as (partition by customer_id order by occurred_at)
     ), active as (
       select at, customer_id, first_at
         from bought join instant on bought_at < at and bought_at >= window_start and (next_at is null or next_at >= at)
     ), at_start as (
       select name, customer_id from month join active on at = starts
     ), at_end as (
       select name, customer_id, first_at >= starts as is_new from month join active on at = ends
     )
     select month.name as "month",
            count(at_start.customer_id)::int as "activeAtStart",
            count(at_end.customer_id)::int as "activeAtEnd",
            count(*) filter (where at_end.is_new)::int as "newCustomers",
            count(*) filter (where not at_end.is_new and at_start.customer_id is null)::int as "returned"
       from month
       left join (at_start full join at_end using (name, customer_id)) using (name)
      group by month.name
      order by month.name`,
    [
      tenantId,
      asOf,
      months.map(({ name }) => name),
      starts,
      ends,
      instants,
      instants.map((instant) => shifted(instant, -windowDays * DAY)),
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
