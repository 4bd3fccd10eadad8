import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first read models of analytics. */
export class Initial1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table analytics.purchases (
        tenant_id text not null, order_id uuid not null, customer_id uuid not null, number text not null,
        placed_at timestamptz not null, currency text not null, amount numeric not null, lines integer not null,
        cancelled_at timestamptz,
        primary key (tenant_id, order_id)
      )`);
    await runner.query('create index purchases_customer on analytics.purchases (tenant_id, customer_id, placed_at)');
    await runner.query(`
      create table analytics.customer_360 (
        tenant_id text not null, customer_id uuid not null, name text, country text, stage text not null,
        registered_at timestamptz, first_touch_at timestamptz not null, last_touch_at timestamptz not null,
        touchpoints integer not null, channels jsonb not null, leads integer not null,
        opportunities_won integer not null, orders integer not null, last_order_at timestamptz,
        ordered jsonb not null, returned jsonb not null, offers_made integer not null, offers_accepted integer not null,
        points integer not null, tier text, relationship_type text, last_satisfaction text,
        interactions integer not null, open_cases integer not null, complaints integer not null, consents jsonb not null,
        primary key (tenant_id, customer_id)
      )`);
    await runner.query('create index customer_360_last_touch on analytics.customer_360 (tenant_id, last_touch_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table analytics.purchases, analytics.customer_360');
  }
}
