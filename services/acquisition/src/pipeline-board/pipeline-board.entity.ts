import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One opportunity as a card on the board of its pipeline. */
@Entity({ schema: 'acquisition', name: 'pipeline_board' })
@Index(['tenantId', 'pipeline', 'status', 'stage'])
export class PipelineBoardEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') opportunityId!: string;
  @Column('uuid') customerId!: string;
  @Column('uuid', { nullable: true }) leadId!: string | null;
  @Column('text') pipeline!: string;
  @Column('text') stage!: string;
  @Column('text') status!: 'open' | 'won' | 'lost';
  @Column('text') title!: string;
  @Column('numeric', { nullable: true }) amount!: string | null;
  @Column('text', { nullable: true }) currency!: string | null;
  /** 0 to 1, exact, so that forecasts add up. */
  @Column('numeric') probability!: string;
  @Column('timestamptz', { nullable: true }) expectedCloseAt!: string | null;
  @Column('text', { nullable: true }) lostReason!: string | null;
  @Column('timestamptz') openedAt!: string;
  @Column('timestamptz') stageSince!: string;
  @Column('timestamptz', { nullable: true }) closedAt!: string | null;
}
