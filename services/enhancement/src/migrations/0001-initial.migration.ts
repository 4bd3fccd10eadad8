import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first read models of enhancement. */
export class Initial1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table enhancement.purchase_history (
        tenant_id text not null, order_id uuid not null, customer_id uuid not null,
        kind text not null, number text not null, status text not null,
        placed_at timestamptz not null, paid_at timestamptz, fulfilled_at timestamptz, returned_at timestamptz,
        cancelled_at timestamptz, cancelled_reason text, currency text not null, country text, offer_id uuid,
        lines jsonb not null, returned_lines jsonb, amount numeric not null, returned_amount numeric not null,
        primary key (tenant_id, order_id)
      )`);
    await runner.query(
      'create index purchase_history_customer on enhancement.purchase_history (tenant_id, customer_id, placed_at, order_id)',
    );
    await runner.query(`
      create table enhancement.order_book (
        tenant_id text not null, order_id uuid not null, customer_id uuid, number text not null, status text not null,
        placed_at timestamptz not null, paid_at timestamptz, fulfilled_at timestamptz, returned_at timestamptz,
        cancelled_at timestamptz, currency text not null, country text, offer_id uuid,
        line_count integer not null, units integer not null, returned_units integer not null,
        amount numeric not null, returned_amount numeric not null,
        primary key (tenant_id, order_id)
      )`);
    await runner.query('create index order_book_placed on enhancement.order_book (tenant_id, placed_at, order_id)');
    await runner.query(`
      create table enhancement.product_catalogue (
        tenant_id text not null, product_id uuid not null, code text not null, name text not null, kind text not null,
        category text, price numeric, price_currency text, status text not null,
        listed_at timestamptz not null, retired_at timestamptz,
        primary key (tenant_id, product_id)
      )`);
    await runner.query('create index product_catalogue_code on enhancement.product_catalogue (tenant_id, code)');
    await runner.query(`
      create table enhancement.product_mix (
        tenant_id text not null, product_id uuid not null, currency text not null,
        orders integer not null default 0, units_sold bigint not null default 0, revenue numeric not null default 0,
        units_returned bigint not null default 0, value_returned numeric not null default 0,
        units_adjusted bigint not null default 0, value_adjusted numeric not null default 0,
        primary key (tenant_id, product_id, currency)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table enhancement.purchase_history, enhancement.order_book, enhancement.product_catalogue, enhancement.product_mix',
    );
  }
}
