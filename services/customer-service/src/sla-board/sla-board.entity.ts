import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One case with its two clocks. */
@Entity({ schema: 'customer_service', name: 'sla_board' })
@Index(['tenantId', 'status', 'nextDueAt'])
@Index(['watched', 'nextDueAt'])
@Index(['tenantId', 'customerId'])
export class SlaBoardEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') caseId!: string;
  @Column('uuid') customerId!: string;
  @Column('text') status!: 'open' | 'resolved' | 'merged';
  @Column('text') phase!: 'pre-sale' | 'during-sale' | 'post-sale';
  @Column('text') priority!: 'low' | 'normal' | 'high' | 'urgent';
  @Column('text') subject!: string;
  @Column('text', { nullable: true }) assignee!: string | null;
  /** How far up it was escalated; 0 is where it started. */
  @Column('integer') level!: number;
  @Column('uuid', { nullable: true }) complaintId!: string | null;
  @Column('uuid', { nullable: true }) surveyId!: string | null;
  @Column('uuid', { nullable: true }) mergedIntoCaseId!: string | null;
  @Column('timestamptz') openedAt!: string;
  @Column('timestamptz') responseDueAt!: string;
  @Column('timestamptz') resolutionDueAt!: string;
  /** First reply, or the resolution when nobody replied before. */
  @Column('timestamptz', { nullable: true }) respondedAt!: string | null;
  @Column('timestamptz', { nullable: true }) resolvedAt!: string | null;
  /** Targets whose breach is recorded. */
  @Column('jsonb') breachedTargets!: readonly ('response' | 'resolution')[];
  /** The earliest due instant of a target that is neither kept nor recorded as breached. */
  @Column('timestamptz', { nullable: true }) nextDueAt!: string | null;
  /** From when on the case is at risk of its next breach. */
  @Column('timestamptz', { nullable: true }) nextRiskAt!: string | null;
  @Column('text') policyVersion!: string;
  /** 1 to 5, the customer's last word. */
  @Column('integer', { nullable: true }) rating!: number | null;
  /** Whether the periodic check looks after it: the clocks of imported and simulated lives run in their own time. */
  @Column('boolean') watched!: boolean;
  @Column('timestamptz') changedAt!: string;
}
