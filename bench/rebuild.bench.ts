// How fast a read model of customers is rebuilt, beside a plain scan of the same log: what is left of the scan when every event
// is also folded into its row, and the rows are written.
import { derivedId, type EventMap, type EventType } from '@perennial/contracts';
import { type EventStore, migrateEventStore, pagesAfter, PostgresEventStore } from '@perennial/event-store';
import { addDecimals, type NewEvent, START } from '@perennial/kernel';
import {
  ensureProjectionTables,
  type ProjectionContext,
  readModel,
  type ReadModelTable,
  type RebuildOptions,
  rebuildProjection,
  typesOf,
} from '@perennial/projections';
import { Pool } from 'pg';

interface BenchContext {
  readonly databaseUrl: string;
  readonly log: (line: string) => void;
}

const CUSTOMERS = 5_000;
const EVENTS = 200_000;
const TURNS = 3;
const SCHEMA = 'bench';

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

const table: ReadModelTable = {
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

const customerValue = readModel(CustomerValue).rows<'OrderPaid' | 'PointsEarned'>({
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
const eventNumber = (index: number): NewEvent => {
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

const fillLog = async (store: EventStore): Promise<void> => {
  for (let index = 0; index < EVENTS; index += 2_000) {
    const requests = Array.from({ length: 2_000 }, (_, offset) => {
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

const scan = async (store: EventStore): Promise<number> => {
  const began = performance.now();
  let events = 0;
  const pages = pagesAfter(store, { after: START, limit: 5_000, types: typesOf(customerValue) });
  for await (const page of pages) events += page.events.length;
  return events / ((performance.now() - began) / 1_000);
};

const rebuild = async (context: ProjectionContext, options: RebuildOptions = {}): Promise<number> => {
  const { events, seconds } = await rebuildProjection(context, customerValue, options);
  return events / seconds;
};

const createReadModel = async (pool: Pool): Promise<void> => {
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

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

const run = async ({ databaseUrl, log }: BenchContext) => {
  await migrateEventStore(databaseUrl);
  const store = new PostgresEventStore({ connectionString: databaseUrl });
  const pool = new Pool({ connectionString: databaseUrl });
  pool.on('error', (error) => log(`connection lost: ${error.message}`));
  try {
    await createReadModel(pool);
    await fillLog(store);
    const context = { pool, store, tableOf: () => table };
    await rebuild(context);
    const scans: number[] = [];
    const rebuilds: number[] = [];
    for (let turn = 1; turn <= TURNS; turn += 1) {
      scans.push(await scan(store));
      rebuilds.push(await rebuild(context));
      log(`turn ${turn}: scan ${Math.round(scans.at(-1)!)}/s, rebuild ${Math.round(rebuilds.at(-1)!)}/s`);
    }
    const [value, baseline] = [Math.round(median(rebuilds)), Math.round(median(scans))];
    const pageByPage = Math.round(await rebuild(context, { rowsInMemory: 0 }));
    const note = `${CUSTOMERS} customers; ${pageByPage}/s when rows are read and written at every page`;
    return { value, unit: 'events/s', baseline, ratio: value / baseline, note };
  } finally {
    await pool.end();
    await store.close();
  }
};

/** Rebuild of a read model keyed by customer, in events/s; the baseline is a plain scan of the same log. */
export const benchmarks = [{ name: 'rebuild', run }];
