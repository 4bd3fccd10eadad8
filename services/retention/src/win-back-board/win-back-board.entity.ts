import type { LawfulBasis } from '@perennial/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One attempt to win a customer back, and how it went. */
@Entity({ schema: 'retention', name: 'win_back_board' })
@Index(['tenantId', 'customerId'])
@Index(['tenantId', 'status', 'startedAt'])
export class WinBackBoardEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') winBackId!: string;
  @Column('uuid') customerId!: string;
  @Column('text') status!: 'running' | 'succeeded' | 'abandoned';
  @Column('text', { nullable: true }) lawfulBasis!: LawfulBasis | null;
  @Column('integer') contacts!: number;
  @Column('timestamptz') startedAt!: string;
  @Column('timestamptz', { nullable: true }) endedAt!: string | null;
}
