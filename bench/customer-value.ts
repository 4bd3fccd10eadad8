// A read model of customers, and a log to fold it from: what the benchmarks of rebuilds measure.
import { derivedId, type EventMap, type EventType } from '@perennial/contracts';
import type { EventStore } from '@perennial/event-store';
import { addDecimals, type NewEvent } from '@perennial/kernel';
import { ensureProjectionTables, readModel, type ReadModelTable } from '@perennial/projections';
import type { Pool } from 'pg';

export const CUSTOMERS = 5_000;
export const SCHEMA = 'bench';
const EVENTS_PER_CALL = 2_000;

class CustomerValue {
  tenantId!: string;
  customerId!: string;
  orders!: number;
  spent!: string;
  points!: number;
  firstOrderAt!: string | null;
  lastOrderAt!: string | null;
}

const column = (property: string, type: string, primary = false) => ({
  property,
  column: property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  type,
  primary,
});

export const table: ReadModelTable = {
  schema: SCHEMA,
  table: 'customer_value',
  columns: [
    column('tenantId', 'text', true),
    column('customerId', 'uuid', true),
    column('orders', 'integer'),
    column('spent', 'numeric'),
    column('points', 'integer'),
    column('firstOrderAt', 'timestamptz'),
    column('lastOrderAt', 'timestamptz'),
  ],
};

const fresh = (tenantId: string, customerId: string): CustomerValue => ({
  tenantId,
  customerId,
  orders: 0,
  spent: '0',
  points: 0,
  firstOrderAt: null,
  lastOrderAt: null,
});

export const customerValue = readModel(CustomerValue).rows<'OrderPaid' | 'PointsEarned'>({
  name: 'customer-value',
  version: 1,
  keyedBy: 'customer',
  key: (event) => (event.customerId === null ? null : { customerId: event.customerId }),
  handlers: {
    OrderPaid: (row = fresh('', ''), event) => ({
      ...row,
      tenantId: event.tenantId,
      customerId: event.customerId!,
      orders: row.orders + 1,
      spent: addDecimals(row.spent, event.data.amount.amount),
      firstOrderAt: row.firstOrderAt ?? event.occurredAt,
      lastOrderAt: event.occurredAt,
    }),
    PointsEarned: (row, event) => {
      const found = row ?? fresh(event.tenantId, event.customerId!);
      return { ...found, points: found.points + event.data.points };
    },
  },
});

const happened = <Type extends EventType>(
  type: Type,
  index: number,
  customerId: string,
  data: EventMap[Type]['data'],
) => ({
  id: derivedId('bench-rebuild', index),
  type,
  data,
  schemaVersion: 1,
  customerId,
  occurredAt: new Date(Date.UTC(2011, 0, 1) + index * 1_000).toISOString(),
  actor: 'bench',
  channel: 'shop',
  correlationId: customerId,
  causationId: null,
  traceparent: null,
  simulated: true,
});

/** Lives that interleave: every customer pays an order or earns points now and then. */
export const eventNumber = (index: number): NewEvent => {
  const customerId = derivedId('bench-customer', (index * 7_919) % CUSTOMERS);
  const orderId = derivedId('bench-order', index);
  return index % 2 === 0
    ? happened('OrderPaid', index, customerId, {
        orderId,
        customerId,
        amount: { amount: `${index % 300}.${10 + (index % 90)}`, currency: 'GBP' },
      })
    : happened('PointsEarned', index, customerId, {
        accountId: customerId,
        points: 1 + (index % 300),
        reason: 'order',
        orderId,
        policyVersion: '1',
      });
};

export const createReadModel = async (pool: Pool): Promise<void> => {
  const client = await pool.connect();
  await client.query(
    `create schema ${SCHEMA};
     create table ${SCHEMA}.customer_value (
       tenant_id text, customer_id uuid, orders integer not null, spent numeric not null, points integer not null,
       first_order_at timestamptz, last_order_at timestamptz, primary key (tenant_id, customer_id)
     );
     create index on ${SCHEMA}.customer_value (tenant_id, last_order_at)`,
  );
  await ensureProjectionTables(client, SCHEMA);
  client.release();
};

/** Appends so many of those lives' events, rounded up to whole calls. */
export const fillLog = async (store: EventStore, events: number): Promise<void> => {
  for (let index = 0; index < events; index += EVENTS_PER_CALL) {
    const requests = Array.from({ length: EVENTS_PER_CALL }, (_, offset) => {
      const event = eventNumber(index + offset);
      return {
        tenantId: 'bench',
        streamId: `life-${event.customerId}`,
        expectedVersion: 'any' as const,
        events: [event],
      };
    });
    for (const outcome of await store.appendMany(requests)) if (outcome.status === 'rejected') throw outcome.reason;
  }
};
