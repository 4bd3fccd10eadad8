import type { Decimal, Instant } from '@perennial/kernel';
import type { Repository } from 'typeorm';
import type { OutboundContactEntity } from './outbound-contact.entity.ts';

export interface SilenceQuestion {
  readonly tenantId: string;
  /** Spending in different currencies cannot be ranked together. */
  readonly currency: string;
  readonly asOf: Instant;
  readonly topShare: number;
  readonly silentDays: number;
  readonly limit: number;
  readonly offset: number;
}

/** A customer who is worth a lot and hears nothing from us. */
export interface SilentCustomer {
  readonly customerId: string;
  /** Place by spending, 1 being the best customer. */
  readonly rank: number;
  /** Exact sum of the paid orders. */
  readonly monetary: Decimal;
  readonly orders: number;
  readonly firstOrderAt: Instant;
  readonly lastOrderAt: Instant;
  /** When we last turned to the customer; null: never. */
  readonly lastContactAt: Instant | null;
  readonly lastContactKind: OutboundContactEntity['kind'] | null;
  /** Whole days since then, or since the first order when we never did. */
  readonly silentDays: number;
}

export interface SilentCustomers {
  /** Everybody who has bought in this currency. */
  readonly customers: number;
  /** The most valuable share of them. */
  readonly valuable: number;
  /** Of those, the silent ones. */
  readonly total: number;
  readonly items: readonly SilentCustomer[];
}

const DAY = 24 * 60 * 60 * 1000;

/** JSON made by PostgreSQL writes instants with the session's offset and as many decimals as they have. */
const inUtc = (customer: SilentCustomer): SilentCustomer => ({
  ...customer,
  firstOrderAt: new Date(customer.firstOrderAt).toISOString(),
  lastOrderAt: new Date(customer.lastOrderAt).toISOString(),
  lastContactAt: customer.lastContactAt && new Date(customer.lastContactAt).toISOString(),
});

/** The most valuable customers whose silence exceeds the days, best customer first. */
export const findSilentValuable = async (
  contacts: Repository<OutboundContactEntity>,
  { tenantId, currency, asOf, topShare, silentDays, limit, offset }: SilenceQuestion,
): Promise<SilentCustomers> => {
  const [found] = await contacts.query<[SilentCustomers]>(
    `with spending as (
       select customer_id, sum(amount) as monetary, count(*)::int as orders,
              min(occurred_at) as first_order_at, max(occurred_at) as last_order_at
         from retention.purchase
        where tenant_id = $1 and currency = $2 and occurred_at <= $3
          and (cancelled_at is null or cancelled_at > $3)
        group by customer_id
     ), ranked as (
       select *, row_number() over (order by monetary desc, customer_id)::int as rank, count(*) over ()::int as customers
         from spending
     ), valuable as (
       select ranked.*, last.occurred_at as last_contact_at, last.kind as last_contact_kind,
              coalesce(last.occurred_at, first_order_at) as silent_since
         from ranked
         left join lateral (
           select occurred_at, kind from retention.outbound_contact as contact
            where contact.tenant_id = $1 and contact.customer_id = ranked.customer_id and contact.occurred_at <= $3
            order by occurred_at desc limit 1
         ) as last on true
        where rank <= ceil(customers * $4::numeric)
     ), silent as (
       select * from valuable where silent_since < $5
     ), page as (
       select customer_id as "customerId", rank, trim_scale(monetary)::text as monetary, orders,
              first_order_at as "firstOrderAt", last_order_at as "lastOrderAt",
              last_contact_at as "lastContactAt", last_contact_kind as "lastContactKind",
              floor(extract(epoch from $3::timestamptz - silent_since) / 86400)::int as "silentDays"
         from silent order by rank limit $6 offset $7
     )
     select (select count(*)::int from spending) as customers,
            (select count(*)::int from valuable) as valuable,
            (select count(*)::int from silent) as total,
            coalesce((select jsonb_agg(page order by rank) from page), '[]') as items`,
    [tenantId, currency, asOf, topShare, new Date(Date.parse(asOf) - silentDays * DAY).toISOString(), limit, offset],
  );
  return { ...found, items: found.items.map(inUtc) };
};

/** The currency that most customers of a tenant have bought in up to then; undefined when nobody has bought. */
export const mainCurrency = async (
  contacts: Repository<OutboundContactEntity>,
  tenantId: string,
  asOf: Instant,
): Promise<string | undefined> => {
  const [most] = await contacts.query<{ currency: string }[]>(
    `select currency from retention.purchase
      where tenant_id = $1 and occurred_at <= $2 and (cancelled_at is null or cancelled_at > $2)
      group by currency order by count(distinct customer_id) desc, currency limit 1`,
    [tenantId, asOf],
  );
  return most?.currency;
};
