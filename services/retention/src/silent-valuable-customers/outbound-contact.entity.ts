import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One time that we turned to a customer, in whatever way. */
@Entity({ schema: 'retention', name: 'outbound_contact' })
@Index(['tenantId', 'customerId', 'occurredAt'])
export class OutboundContactEntity {
  @PrimaryColumn('text') tenantId!: string;
  /** The event that it happened in. */
  @PrimaryColumn('uuid') eventId!: string;
  @Column('uuid') customerId!: string;
  @Column('text') kind!: 'interaction' | 'campaign' | 'offer' | 'survey' | 'win-back';
  @Column('timestamptz') occurredAt!: string;
}
