import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Everything the whole company knows of one customer, on one page. */
@Entity({ schema: 'analytics', name: 'customer_360' })
@Index(['tenantId', 'lastTouchAt'])
export class Customer360Entity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') customerId!: string;
  @Column('text', { nullable: true }) name!: string | null;
  @Column('text', { nullable: true }) country!: string | null;
  /** `prospect` until the first order. */
  @Column('text') stage!: 'prospect' | 'customer';
  @Column('timestamptz', { nullable: true }) registeredAt!: string | null;
  @Column('timestamptz') firstTouchAt!: string;
  @Column('timestamptz') lastTouchAt!: string;
  /** Number of events in the customer's life. */
  @Column('integer') touchpoints!: number;
  /** Channel → number of touchpoints. */
  @Column('jsonb') channels!: Record<string, number>;
  @Column('integer') leads!: number;
  @Column('integer') opportunitiesWon!: number;
  @Column('integer') orders!: number;
  @Column('timestamptz', { nullable: true }) lastOrderAt!: string | null;
  /** Currency → exact value of what was ordered. */
  @Column('jsonb') ordered!: Record<string, string>;
  /** Currency → exact value of what came back. */
  @Column('jsonb') returned!: Record<string, string>;
  @Column('integer') offersMade!: number;
  @Column('integer') offersAccepted!: number;
  @Column('bigint') points!: number;
  @Column('text', { nullable: true }) tier!: string | null;
  @Column('text', { nullable: true }) relationshipType!: string | null;
  @Column('text', { nullable: true }) lastSatisfaction!: string | null;
  @Column('integer') interactions!: number;
  @Column('integer') openCases!: number;
  @Column('integer') complaints!: number;
  /** Purposes granted and not revoked; whoever shows the page asks the consent register which of them have run out. */
  @Column('jsonb') consents!: string[];
}
