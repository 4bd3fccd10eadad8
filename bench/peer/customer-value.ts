// The read model of ../customer-value.ts as the peer's user would declare it, in two ways.
import type { Event, ReadEvent } from '@event-driven-io/emmett';
import { pongoMultiStreamProjection, postgreSQLProjection } from '@event-driven-io/emmett-postgresql';
import type { EventMap } from '@perennial/contracts';
import { addDecimals } from '@perennial/kernel';

// A type, not an interface: the peer asks for an index signature.
type OfCustomer = { readonly customerId: string; readonly occurredAt: string };

/** The lives' events as the peer's log holds them: the payload as data, what else the read model needs as metadata. */
export type LifeEvent =
  | Event<'OrderPaid', EventMap['OrderPaid']['data'], OfCustomer>
  | Event<'PointsEarned', EventMap['PointsEarned']['data'], OfCustomer>;

type ValueDocument = {
  orders: number;
  spent: string;
  points: number;
  firstOrderAt: string | null;
  lastOrderAt: string | null;
};

const evolve = (value: ValueDocument, { type, data, metadata }: ReadEvent<LifeEvent>): ValueDocument =>
  type === 'OrderPaid'
    ? {
        ...value,
        orders: value.orders + 1,
        spent: addDecimals(value.spent, data.amount.amount),
        firstOrderAt: value.firstOrderAt ?? metadata.occurredAt,
        lastOrderAt: metadata.occurredAt,
      }
    : { ...value, points: value.points + data.points };

/** The peer's own kind of read model: a document per customer, through Pongo. */
export const documents = pongoMultiStreamProjection<ValueDocument, LifeEvent>({
  collectionName: 'peer_documents',
  canHandle: ['OrderPaid', 'PointsEarned'],
  getDocumentId: ({ metadata }) => metadata.customerId,
  initialState: () => ({ orders: 0, spent: '0', points: 0, firstOrderAt: null, lastOrderAt: null }),
  evolve,
});

const created = `create table if not exists peer_rows (
  customer_id uuid primary key, orders integer not null, spent numeric not null, points integer not null,
  first_order_at timestamptz, last_order_at timestamptz
)`;

const orderPaid = {
  name: 'peer_order_paid',
  text: `insert into peer_rows as row (customer_id, orders, spent, points, first_order_at, last_order_at)
    values ($1, 1, $2, 0, $3, $3)
    on conflict (customer_id) do update set orders = row.orders + 1, spent = row.spent + excluded.spent,
      first_order_at = coalesce(row.first_order_at, excluded.first_order_at), last_order_at = excluded.last_order_at`,
};
const pointsEarned = {
  name: 'peer_points_earned',
  text: `insert into peer_rows as row (customer_id, orders, spent, points) values ($1, 0, 0, $2)
    on conflict (customer_id) do update set points = row.points + excluded.points`,
};

const statementOf = ({ type, data, metadata }: LifeEvent) => {
  const { customerId, occurredAt } = metadata;
  return type === 'OrderPaid'
    ? { ...orderPaid, values: [customerId, data.amount.amount, occurredAt] }
    : { ...pointsEarned, values: [customerId, data.points] };
};

/** The fastest that the peer allows: one prepared statement per event, written by hand, on the connection that it is given. */
export const statements = postgreSQLProjection<LifeEvent>({
  name: 'peer-rows',
  version: 1,
  canHandle: ['OrderPaid', 'PointsEarned'],
  init: async ({ context }) => {
    await context.connection.client.query(created);
  },
  truncate: async ({ connection }) => {
    await connection.client.query('truncate peer_rows');
  },
  handle: async (events, { connection }) => {
    for (const event of events) await connection.client.query(statementOf(event));
  },
});

const columns = 'orders, spent, points, first_order_at, last_order_at';

/** Customers whose row in our read model is not the same as in both of the peer's. */
export const differing = `select count(*)::integer as rows
  from (select customer_id, ${columns} from bench.customer_value) ours
  full join (select customer_id, ${columns} from peer_rows) rows using (customer_id)
  full join (
    select (data->>'_id')::uuid as customer_id, (data->>'orders')::integer as orders, (data->>'spent')::numeric as spent,
      (data->>'points')::integer as points, (data->>'firstOrderAt')::timestamptz as first_order_at,
      (data->>'lastOrderAt')::timestamptz as last_order_at
    from peer_documents
  ) documents using (customer_id)
  where ours is distinct from rows or ours is distinct from documents`;
