import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One customer as they can be found: by name, e-mail, phone or the id another system knows them under. */
@Entity({ schema: 'acquisition', name: 'customer_directory' })
@Index(['tenantId', 'referenceId'])
export class CustomerDirectoryEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') customerId!: string;
  @Column('text') kind!: 'person' | 'organisation';
  @Column('text', { nullable: true }) name!: string | null;
  @Column('text', { nullable: true }) email!: string | null;
  @Column('text', { nullable: true }) phone!: string | null;
  @Column('text', { nullable: true }) country!: string | null;
  @Column('text', { nullable: true }) language!: string | null;
  @Column('text', { nullable: true }) industry!: string | null;
  @Column('text', { nullable: true }) referenceSystem!: string | null;
  @Column('text', { nullable: true }) referenceId!: string | null;
  /** Customers found to be the same person: kept apart, shown together. */
  @Column('jsonb') linkedCustomerIds!: string[];
  @Column('timestamptz') registeredAt!: string;
}
