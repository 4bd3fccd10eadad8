import type { OfferMade } from '@perennial/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One offer to a customer, and what became of it. */
@Entity({ schema: 'enhancement', name: 'offer_board' })
@Index(['tenantId', 'customerId', 'madeAt'])
export class OfferBoardEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') offerId!: string;
  @Column('uuid') customerId!: string;
  @Column('uuid') productId!: string;
  @Column('text') kind!: OfferMade['data']['kind'];
  @Column('text') status!: 'open' | 'accepted' | 'declined' | 'expired' | 'withdrawn';
  @Column('text') policyVersion!: string;
  @Column('timestamptz') madeAt!: string;
  @Column('timestamptz', { nullable: true }) expiresAt!: string | null;
  @Column('timestamptz', { nullable: true }) closedAt!: string | null;
}
