import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One lead as the people who work on leads see it. */
@Entity({ schema: 'acquisition', name: 'lead_queue' })
@Index(['tenantId', 'status', 'score'])
export class LeadQueueEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') leadId!: string;
  @Column('uuid') customerId!: string;
  @Column('text') status!: 'open' | 'qualified' | 'converted' | 'disqualified';
  @Column('text') source!: string;
  @Column('text', { nullable: true }) interest!: string | null;
  @Column('uuid', { nullable: true }) campaignId!: string | null;
  @Column('jsonb') traits!: Record<string, string>;
  @Column('integer', { nullable: true }) score!: number | null;
  @Column('text', { nullable: true }) scorePolicy!: string | null;
  /** Why the score is what it is: traits with their points. */
  @Column('jsonb', { nullable: true }) scoreReasons!: { trait: string; points: number }[] | null;
  @Column('text', { nullable: true }) assignee!: string | null;
  @Column('text', { nullable: true }) disqualifiedReason!: string | null;
  @Column('timestamptz') capturedAt!: string;
  @Column('timestamptz') changedAt!: string;
}
