import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One order, of a customer or of nobody we know. */
@Entity({ schema: 'enhancement', name: 'order_book' })
@Index(['tenantId', 'placedAt', 'orderId'])
export class OrderBookEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') orderId!: string;
  @Column('uuid', { nullable: true }) customerId!: string | null;
  @Column('text') number!: string;
  /** How far it has got; `returned`: everything came back. */
  @Column('text') status!: 'placed' | 'paid' | 'fulfilled' | 'returned' | 'cancelled';
  @Column('timestamptz') placedAt!: string;
  @Column('timestamptz', { nullable: true }) paidAt!: string | null;
  @Column('timestamptz', { nullable: true }) fulfilledAt!: string | null;
  @Column('timestamptz', { nullable: true }) returnedAt!: string | null;
  @Column('timestamptz', { nullable: true }) cancelledAt!: string | null;
  @Column('text') currency!: string;
  @Column('text', { nullable: true }) country!: string | null;
  /** The offer that the order came of. */
  @Column('uuid', { nullable: true }) offerId!: string | null;
  @Column('integer') lineCount!: number;
  /** Pieces that can come back, all together. */
  @Column('integer') units!: number;
  @Column('integer') returnedUnits!: number;
  /** Exact sum of quantity × unit price over the lines. */
  @Column('numeric') amount!: string;
  @Column('numeric') returnedAmount!: string;
}
