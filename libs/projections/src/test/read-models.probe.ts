import { multiplyDecimals } from '@perennial/kernel';
import type { Pool } from 'pg';
import { type EntityClass, readModel } from '../projection.ts';
import type { ReadModelColumn, ReadModelTable } from '../read-model-table.ts';

export const SCHEMA = 'shop';

export class LoyaltyAccount {
  tenantId!: string;
  customerId!: string;
  tier!: string;
  balance!: number;
  earnedInAll!: number;
  openedAt!: string;
  lastEarnedAt!: string | null;
  reasons!: string[];
}

export class OpenOrder {
  tenantId!: string;
  orderId!: string;
  customerId!: string | null;
  value!: string;
  placedAt!: string;
}

export class ProductSales {
  tenantId!: string;
  productId!: string;
  code!: string | null;
  units!: number;
  revenue!: string;
}

const column = (property: string, type: string, primary = false): ReadModelColumn => ({
  property,
  column: property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  type,
  primary,
});

const tables = new Map<EntityClass<any>, ReadModelTable>([
  [
    LoyaltyAccount,
    {
      schema: SCHEMA,
      table: 'loyalty_account',
      columns: [
        column('tenantId', 'text', true),
        column('customerId', 'uuid', true),
        column('tier', 'text'),
        column('balance', 'integer'),
        column('earnedInAll', 'bigint'),
        column('openedAt', 'timestamptz'),
        column('lastEarnedAt', 'timestamptz'),
        column('reasons', 'jsonb'),
      ],
    },
  ],
  [
    OpenOrder,
    {
      schema: SCHEMA,
      table: 'open_order',
      columns: [
        column('tenantId', 'text', true),
        column('orderId', 'uuid', true),
        column('customerId', 'uuid'),
        column('value', 'numeric'),
        column('placedAt', 'timestamptz'),
      ],
    },
  ],
  [
    ProductSales,
    {
      schema: SCHEMA,
      table: 'product_sales',
      columns: [
        column('tenantId', 'text', true),
        column('productId', 'uuid', true),
        column('code', 'text'),
        column('units', 'integer'),
        column('revenue', 'numeric'),
      ],
    },
  ],
]);

export const tableOf = (entity: EntityClass<any>): ReadModelTable => tables.get(entity)!;

export const createTables = (pool: Pool) =>
  pool.query(`
    create schema ${SCHEMA};
    create table ${SCHEMA}.loyalty_account (
      tenant_id text not null, customer_id uuid not null, tier text not null, balance integer not null,
      earned_in_all bigint not null, opened_at timestamptz not null, last_earned_at timestamptz, reasons jsonb not null,
      constraint loyalty_account_key primary key (tenant_id, customer_id)
    );
    create index loyalty_account_by_tier on ${SCHEMA}.loyalty_account (tenant_id, tier, balance desc);
    create index loyalty_account_rich on ${SCHEMA}.loyalty_account (balance) where tier = 'gold';
    create table ${SCHEMA}.open_order (
      tenant_id text, order_id uuid, customer_id uuid, value numeric not null, placed_at timestamptz not null,
      primary key (tenant_id, order_id)
    );
    create table ${SCHEMA}.product_sales (
      tenant_id text, product_id uuid, code text, units integer not null default 0, revenue numeric not null default 0,
      primary key (tenant_id, product_id)
    )`);

/** One row a customer: changes with that customer's events only. */
export const loyaltyAccounts = readModel(LoyaltyAccount).rows<
  'LoyaltyAccountOpened' | 'PointsEarned' | 'PointsRedeemed' | 'TierChanged'
>({
  name: 'loyalty-accounts',
  version: 1,
  keyedBy: 'customer',
  key: (event) => (event.customerId === null ? null : { customerId: event.customerId }),
  handlers: {
    LoyaltyAccountOpened: (row, event) =>
      row ?? {
        tenantId: event.tenantId,
        customerId: event.data.customerId,
        tier: event.data.tier,
        balance: 0,
        earnedInAll: 0,
        openedAt: event.occurredAt,
        lastEarnedAt: null,
        reasons: [],
      },
    PointsEarned: (row, event) =>
      row && {
        ...row,
        balance: row.balance + event.data.points,
        earnedInAll: row.earnedInAll + event.data.points,
        lastEarnedAt: event.occurredAt,
        reasons: [...row.reasons, event.data.reason].slice(-3),
      },
    PointsRedeemed: (row, event) => row && { ...row, balance: row.balance - event.data.points },
    TierChanged: (row, event) => row && { ...row, tier: event.data.to },
  },
});

/** Rows that come and go. */
export const openOrders = readModel(OpenOrder).rows<'OrderPlaced' | 'OrderFulfilled' | 'OrderCancelled'>({
  name: 'open-orders',
  version: 1,
  keyedBy: 'customer',
  key: (event) => ({ orderId: event.data.orderId }),
  handlers: {
    OrderPlaced: (_row, event) => ({
      tenantId: event.tenantId,
      orderId: event.data.orderId,
      customerId: event.data.customerId,
      value: multiplyDecimals(event.data.lines[0]!.unitPrice, String(event.data.lines[0]!.quantity)),
      placedAt: event.occurredAt,
    }),
    OrderFulfilled: () => null,
    OrderCancelled: () => null,
  },
});

/** Sums that customers of all partitions share. */
export const productSales = readModel(ProductSales).totals<'OrderPlaced' | 'ProductListed'>({
  name: 'product-sales',
  version: 1,
  handlers: {
    ProductListed: (event) => [{ key: { productId: event.data.productId }, set: { code: event.data.code } }],
    OrderPlaced: (event) =>
      event.data.lines.map((line) => ({
        key: { productId: line.productId },
        add: { units: line.quantity, revenue: multiplyDecimals(line.unitPrice, String(line.quantity)) },
      })),
  },
});
