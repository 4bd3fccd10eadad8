import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One purchase: an order of a known customer with something of value on it. What RFM, cohorts and Pareto are made of. */
@Entity({ schema: 'analytics', name: 'purchases' })
@Index(['tenantId', 'customerId', 'placedAt'])
export class PurchasesEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') orderId!: string;
  @Column('uuid') customerId!: string;
  @Column('text') number!: string;
  @Column('timestamptz') placedAt!: string;
  @Column('text') currency!: string;
  /** Exact value of the lines that count. */
  @Column('numeric') amount!: string;
  /** How many lines count: quantity and price above zero. */
  @Column('integer') lines!: number;
  /** From then on the purchase counts no more. */
  @Column('timestamptz', { nullable: true }) cancelledAt!: string | null;
}
