import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first read models of acquisition. */
export class Initial1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table acquisition.lead_queue (
        tenant_id text not null, lead_id uuid not null, customer_id uuid not null,
        status text not null, source text not null, interest text, campaign_id uuid, traits jsonb not null,
        score integer, score_policy text, score_reasons jsonb, assignee text, disqualified_reason text,
        captured_at timestamptz not null, changed_at timestamptz not null,
        primary key (tenant_id, lead_id)
      )`);
    await runner.query('create index lead_queue_work on acquisition.lead_queue (tenant_id, status, score)');
    await runner.query(`
      create table acquisition.pipeline_board (
        tenant_id text not null, opportunity_id uuid not null, customer_id uuid not null, lead_id uuid,
        pipeline text not null, stage text not null, status text not null, title text not null,
        amount numeric, currency text, probability numeric not null, expected_close_at timestamptz, lost_reason text,
        opened_at timestamptz not null, stage_since timestamptz not null, closed_at timestamptz,
        primary key (tenant_id, opportunity_id)
      )`);
    await runner.query(
      'create index pipeline_board_stage on acquisition.pipeline_board (tenant_id, pipeline, status, stage)',
    );
    await runner.query(`
      create table acquisition.customer_directory (
        tenant_id text not null, customer_id uuid not null, kind text not null,
        name text, email text, phone text, country text, language text, industry text,
        reference_system text, reference_id text, linked_customer_ids jsonb not null, consents jsonb not null,
        registered_at timestamptz not null,
        primary key (tenant_id, customer_id)
      )`);
    await runner.query(
      'create index customer_directory_reference on acquisition.customer_directory (tenant_id, reference_id)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table acquisition.lead_queue, acquisition.pipeline_board, acquisition.customer_directory');
  }
}
