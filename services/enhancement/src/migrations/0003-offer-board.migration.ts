import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Offers, by customer. */
export class OfferBoard1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table enhancement.offer_board (
        tenant_id text not null, offer_id uuid not null, customer_id uuid not null, product_id uuid not null,
        kind text not null, status text not null, policy_version text not null,
        made_at timestamptz not null, expires_at timestamptz, closed_at timestamptz,
        primary key (tenant_id, offer_id)
      )`);
    await runner.query(
      'create index offer_board_customer on enhancement.offer_board (tenant_id, customer_id, made_at)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table enhancement.offer_board');
  }
}
