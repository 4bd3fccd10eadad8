import type { CareTaskScheduled, RelationshipType } from '@perennial/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Something to do for a customer by a date. */
export interface OpenCareTask {
  readonly taskId: string;
  readonly task: string;
  readonly dueAt: string;
  readonly orderId: string | null;
  readonly purpose: NonNullable<CareTaskScheduled['data']['purpose']>;
}

/** How closely we care for one customer, and what is to be done next. */
@Entity({ schema: 'retention', name: 'relationship_board' })
@Index(['tenantId', 'relationshipType'])
@Index(['tenantId', 'nextDueAt'])
export class RelationshipBoardEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') customerId!: string;
  /** Null: nobody has said yet. */
  @Column('text', { nullable: true }) relationshipType!: RelationshipType | null;
  @Column('text', { nullable: true }) reason!: string | null;
  /** Null when a person has decided. */
  @Column('text', { nullable: true }) policyVersion!: string | null;
  @Column('boolean') overridden!: boolean;
  @Column('timestamptz', { nullable: true }) assignedAt!: string | null;
  /** By due date. */
  @Column('jsonb') openTasks!: OpenCareTask[];
  @Column('timestamptz', { nullable: true }) nextDueAt!: string | null;
  @Column('integer') completedTasks!: number;
  @Column('timestamptz', { nullable: true }) lastCareAt!: string | null;
}
