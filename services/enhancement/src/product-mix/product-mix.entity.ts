import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What one product sold, in one currency: there is no implicit exchange. */
@Entity({ schema: 'enhancement', name: 'product_mix' })
export class ProductMixEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') productId!: string;
  @PrimaryColumn('text') currency!: string;
  /** Orders with this product that were not cancelled. */
  @Column('integer') orders!: number;
  @Column('bigint') unitsSold!: number;
  /** Exact sum of quantity × unit price over what was sold. */
  @Column('numeric') revenue!: string;
  @Column('bigint') unitsReturned!: number;
  @Column('numeric') valueReturned!: string;
  /** Bookings that are no sales: bad debt, stock written off. Mostly negative. */
  @Column('bigint') unitsAdjusted!: number;
  @Column('numeric') valueAdjusted!: string;
}
