import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A ledger may hold more points than an integer: one such customer would hold up the read model for everybody. */
export class MorePoints1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table analytics.customer_360 alter column points type bigint');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table analytics.customer_360 alter column points type integer');
  }
}
