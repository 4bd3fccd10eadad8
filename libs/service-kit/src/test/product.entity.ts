import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'products', name: 'product_list' })
export class ProductEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') productId!: string;
  @Column('text') code!: string;
  @Column('numeric', { nullable: true }) price!: string | null;
  @Column('boolean') retired!: boolean;
  @Column('timestamptz') listedAt!: string;
}
