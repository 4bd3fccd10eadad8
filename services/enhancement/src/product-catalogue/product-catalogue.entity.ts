import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One product as it can be sold now. */
@Entity({ schema: 'enhancement', name: 'product_catalogue' })
@Index(['tenantId', 'code'])
export class ProductCatalogueEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') productId!: string;
  @Column('text') code!: string;
  @Column('text') name!: string;
  @Column('text') kind!: 'core' | 'extended-service' | 'total-solution' | 'charge';
  @Column('text', { nullable: true }) category!: string | null;
  /** List price: orders have prices of their own. */
  @Column('numeric', { nullable: true }) price!: string | null;
  @Column('text', { nullable: true }) priceCurrency!: string | null;
  @Column('text') status!: 'listed' | 'retired';
  @Column('timestamptz') listedAt!: string;
  @Column('timestamptz', { nullable: true }) retiredAt!: string | null;
}
