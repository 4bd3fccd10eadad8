import type { Tier } from '@perennial/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One loyalty account as a row of the tier board. */
@Entity({ schema: 'retention', name: 'tier_board' })
@Index(['tenantId', 'tier', 'lifetimePoints'])
@Index(['tenantId', 'customerId'])
export class TierBoardEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') accountId!: string;
  @Column('uuid') customerId!: string;
  @Column('text') tier!: Tier;
  /** Version of the policy that put the customer into the tier. */
  @Column('text') tierPolicy!: string;
  @Column('timestamptz') tierSince!: string;
  @Column('bigint') balance!: number;
  /** All points ever earned, redeemed or not. */
  @Column('bigint') lifetimePoints!: number;
  @Column('timestamptz', { nullable: true }) lastEarnedAt!: string | null;
  @Column('timestamptz') openedAt!: string;
}
