import type { Repository } from 'typeorm';
import type { Cursor } from '../cursor.ts';
import type { OrderBookEntity } from './order-book.entity.ts';

/** Which orders: of a tenant, perhaps in one status, perhaps placed in `[from, to)`. */
export interface OrderFilter {
  readonly tenantId: string;
  readonly status?: OrderBookEntity['status'] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Orders placed in one calendar month (UTC), of one status and currency. */
export interface OrderSums {
  readonly month: string;
  readonly status: OrderBookEntity['status'];
  readonly currency: string;
  readonly orders: number;
  readonly amount: string;
  readonly returnedAmount: string;
}

/** How many orders, of what value, have come as far as this stage. */
export interface PipelineStage {
  readonly stage: 'attract' | 'order' | 'fulfil' | 'support';
  readonly currency: string;
  readonly orders: number;
  readonly amount: string;
}

const matches = `tenant_id = $1 and ($2::text is null or status = $2)
  and ($3::timestamptz is null or placed_at >= $3) and ($4::timestamptz is null or placed_at < $4)`;

const parameters = ({ tenantId, status, from, to }: OrderFilter) => [
  tenantId,
  status ?? null,
  from ?? null,
  to ?? null,
];

/** Orders that match, newest first, after the cursor. */
export const ordersOf = (
  orders: Repository<OrderBookEntity>,
  { tenantId, status, from, to }: OrderFilter,
  limit: number,
  cursor: Cursor | undefined,
): Promise<OrderBookEntity[]> => {
  const query = orders.createQueryBuilder('o').where('o.tenantId = :tenantId', { tenantId });
  if (status) query.andWhere('o.status = :status', { status });
  if (from) query.andWhere('o.placedAt >= :from', { from });
  if (to) query.andWhere('o.placedAt < :to', { to });
  if (cursor) query.andWhere('(o.placedAt, o.orderId) < (:at, :id)', { ...cursor });
  return query.orderBy('o.placedAt', 'DESC').addOrderBy('o.orderId', 'DESC').limit(limit).getMany();
};

/** Counts and exact sums by month, status and currency. */
export const orderSums = (orders: Repository<OrderBookEntity>, filter: OrderFilter): Promise<OrderSums[]> =>
  orders.query(
    `select to_char(placed_at at time zone 'UTC', 'YYYY-MM') as month, status, currency, count(*)::int as orders,
            trim_scale(sum(amount))::text as amount, trim_scale(sum(returned_amount))::text as "returnedAmount"
       from enhancement.order_book where ${matches}
      group by 1, 2, 3 order by 1, 2, 3`,
    parameters(filter),
  );

/**
 * The way of an order: attract (an offer led to it), order, fulfil, support (something came back). An order counts in every stage
 * it has reached; cancelled ones have left.
 */
export const pipelineOf = (orders: Repository<OrderBookEntity>, filter: OrderFilter): Promise<PipelineStage[]> =>
  orders.query(
    `select stage, currency, count(*)::int as orders, trim_scale(sum(amount))::text as amount
       from enhancement.order_book
      cross join lateral (values (1, 'attract', offer_id is not null), (2, 'order', true),
                                 (3, 'fulfil', fulfilled_at is not null), (4, 'support', returned_at is not null)
                         ) as stages (place, stage, reached)
      where ${matches} and status <> 'cancelled' and reached
      group by currency, place, stage order by currency, place`,
    parameters(filter),
  );
