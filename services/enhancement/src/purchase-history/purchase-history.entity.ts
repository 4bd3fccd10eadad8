import type { OrderLine } from '@perennial/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One document of a customer's purchases: an order, or a credit note that names none. */
@Entity({ schema: 'enhancement', name: 'purchase_history' })
@Index(['tenantId', 'customerId', 'placedAt', 'orderId'])
export class PurchaseHistoryEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') orderId!: string;
  @Column('uuid') customerId!: string;
  @Column('text') kind!: 'order' | 'credit-note';
  @Column('text') number!: string;
  /** How far it has got; `returned`: everything came back. A credit note is `returned` from the start. */
  @Column('text') status!: 'placed' | 'paid' | 'fulfilled' | 'returned' | 'cancelled';
  @Column('timestamptz') placedAt!: string;
  @Column('timestamptz', { nullable: true }) paidAt!: string | null;
  @Column('timestamptz', { nullable: true }) fulfilledAt!: string | null;
  @Column('timestamptz', { nullable: true }) returnedAt!: string | null;
  @Column('timestamptz', { nullable: true }) cancelledAt!: string | null;
  @Column('text', { nullable: true }) cancelledReason!: string | null;
  @Column('text') currency!: string;
  @Column('text', { nullable: true }) country!: string | null;
  @Column('uuid', { nullable: true }) offerId!: string | null;
  /** As the document has them; quantities of a credit note are positive. */
  @Column('jsonb') lines!: OrderLine[];
  /** What came back of an order. */
  @Column('jsonb', { nullable: true }) returnedLines!: OrderLine[] | null;
  /** Exact sum of quantity × unit price over the lines. */
  @Column('numeric') amount!: string;
  /** Exact value of what came back; of a credit note, all of it. */
  @Column('numeric') returnedAmount!: string;
}
