import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first read models of retention. */
export class Initial1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table retention.tier_board (
        tenant_id text not null, account_id uuid not null, customer_id uuid not null,
        tier text not null, tier_policy text not null, tier_since timestamptz not null,
        balance bigint not null, lifetime_points bigint not null,
        last_earned_at timestamptz, opened_at timestamptz not null,
        primary key (tenant_id, account_id)
      )`);
    await runner.query('create index tier_board_tier on retention.tier_board (tenant_id, tier, lifetime_points)');
    await runner.query('create index tier_board_customer on retention.tier_board (tenant_id, customer_id)');
    await runner.query(`
      create table retention.purchase (
        tenant_id text not null, order_id uuid not null, customer_id uuid not null,
        occurred_at timestamptz not null, amount numeric not null, currency text not null, cancelled_at timestamptz,
        primary key (tenant_id, order_id)
      )`);
    await runner.query('create index purchase_customer on retention.purchase (tenant_id, customer_id, occurred_at)');
    await runner.query('create index purchase_time on retention.purchase (tenant_id, occurred_at)');
    await runner.query(`
      create table retention.outbound_contact (
        tenant_id text not null, event_id uuid not null, customer_id uuid not null,
        kind text not null, occurred_at timestamptz not null,
        primary key (tenant_id, event_id)
      )`);
    await runner.query(
      'create index outbound_contact_customer on retention.outbound_contact (tenant_id, customer_id, occurred_at)',
    );
    await runner.query(`
      create table retention.relationship_board (
        tenant_id text not null, customer_id uuid not null, relationship_type text, reason text, policy_version text,
        overridden boolean not null, assigned_at timestamptz, open_tasks jsonb not null, next_due_at timestamptz,
        completed_tasks integer not null, last_care_at timestamptz,
        primary key (tenant_id, customer_id)
      )`);
    await runner.query(
      'create index relationship_board_type on retention.relationship_board (tenant_id, relationship_type)',
    );
    await runner.query('create index relationship_board_due on retention.relationship_board (tenant_id, next_due_at)');
    await runner.query(`
      create table retention.survey_board (
        tenant_id text not null, survey_id uuid not null, customer_id uuid not null, kind text not null, order_id uuid,
        sent_at timestamptz not null, answered_at timestamptz, answers jsonb, satisfaction text,
        primary key (tenant_id, survey_id)
      )`);
    await runner.query('create index survey_board_class on retention.survey_board (tenant_id, kind, satisfaction)');
    await runner.query('create index survey_board_customer on retention.survey_board (tenant_id, customer_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table retention.tier_board, retention.purchase, retention.outbound_contact, retention.relationship_board, retention.survey_board',
    );
  }
}
