import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first read models of customer service. */
export class Initial1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table customer_service.inbox (
        tenant_id text not null, customer_id uuid not null, messages integer not null,
        last_message_at timestamptz, last_medium text, last_direction text, last_subject text, sentiment text,
        awaiting_reply boolean not null, awaiting_since timestamptz, unanswered integer not null,
        open_case_ids jsonb not null, open_cases integer not null, holder text,
        last_activity_at timestamptz not null,
        primary key (tenant_id, customer_id)
      )`);
    await runner.query('create index inbox_activity on customer_service.inbox (tenant_id, last_activity_at)');
    await runner.query(
      'create index inbox_waiting on customer_service.inbox (tenant_id, awaiting_reply, awaiting_since)',
    );
    await runner.query(`
      create table customer_service.sla_board (
        tenant_id text not null, case_id uuid not null, customer_id uuid not null,
        status text not null, phase text not null, priority text not null, subject text not null,
        assignee text, level integer not null, complaint_id uuid, survey_id uuid, merged_into_case_id uuid,
        opened_at timestamptz not null, response_due_at timestamptz not null, resolution_due_at timestamptz not null,
        responded_at timestamptz, resolved_at timestamptz, breached_targets jsonb not null,
        next_due_at timestamptz, next_risk_at timestamptz, policy_version text not null, rating integer,
        watched boolean not null, changed_at timestamptz not null,
        primary key (tenant_id, case_id)
      )`);
    await runner.query('create index sla_board_due on customer_service.sla_board (tenant_id, status, next_due_at)');
    await runner.query('create index sla_board_watched on customer_service.sla_board (watched, next_due_at)');
    await runner.query('create index sla_board_customer on customer_service.sla_board (tenant_id, customer_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table customer_service.inbox, customer_service.sla_board');
  }
}
