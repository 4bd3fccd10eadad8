import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One paid order with a value: when whom it was that bought, and for how much. */
@Entity({ schema: 'retention', name: 'purchase' })
@Index(['tenantId', 'customerId', 'occurredAt'])
@Index(['tenantId', 'occurredAt'])
export class PurchaseEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') orderId!: string;
  @Column('uuid') customerId!: string;
  @Column('timestamptz') occurredAt!: string;
  /** Exact; above zero. */
  @Column('numeric') amount!: string;
  @Column('text') currency!: string;
  /** When the order was withdrawn: from then on it is no purchase. */
  @Column('timestamptz', { nullable: true }) cancelledAt!: string | null;
}
