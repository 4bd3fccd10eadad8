import { createConsentRegister } from '@perennial/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What customers' data may be used for, and what stops without it: win-backs by customer, and surveys that are closed. */
export class ConsentRegister1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createConsentRegister('retention'));
    await runner.query(`
      create table retention.win_back_board (
        tenant_id text not null, win_back_id uuid not null, customer_id uuid not null, status text not null,
        lawful_basis text, contacts integer not null, started_at timestamptz not null, ended_at timestamptz,
        primary key (tenant_id, win_back_id)
      )`);
    await runner.query('create index win_back_board_customer on retention.win_back_board (tenant_id, customer_id)');
    await runner.query(
      'create index win_back_board_status on retention.win_back_board (tenant_id, status, started_at)',
    );
    await runner.query('alter table retention.survey_board add column closed_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table retention.survey_board drop column closed_at');
    await runner.query('drop table retention.win_back_board, retention.consent_register');
  }
}
