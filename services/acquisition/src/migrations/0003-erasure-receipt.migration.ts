import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ErasureReceipt1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table acquisition.erasure_receipt (
        tenant_id text not null, customer_id uuid not null, event_id uuid not null,
        requested_by text not null, reason text not null, requested_at timestamptz not null,
        keys_destroyed integer not null, keys_destroyed_at timestamptz not null, scrubs jsonb not null,
        primary key (tenant_id, customer_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table acquisition.erasure_receipt');
  }
}
