import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One customer's conversation with us, over all channels. */
@Entity({ schema: 'customer_service', name: 'inbox' })
@Index(['tenantId', 'lastActivityAt'])
@Index(['tenantId', 'awaitingReply', 'awaitingSince'])
export class InboxEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') customerId!: string;
  /** Messages in both directions: interactions, replies to cases, complaints and their answers. */
  @Column('integer') messages!: number;
  /** Null while nothing but cases is known. */
  @Column('timestamptz', { nullable: true }) lastMessageAt!: string | null;
  /** A medium of interactions, or `case`, or `complaint`. */
  @Column('text', { nullable: true }) lastMedium!: string | null;
  @Column('text', { nullable: true }) lastDirection!: 'inbound' | 'outbound' | null;
  @Column('text', { nullable: true }) lastSubject!: string | null;
  /** The customer's mood in the last interaction that says it. */
  @Column('text', { nullable: true }) sentiment!: 'negative' | 'neutral' | 'positive' | null;
  @Column('boolean') awaitingReply!: boolean;
  /** The first message that we have not answered. */
  @Column('timestamptz', { nullable: true }) awaitingSince!: string | null;
  /** Messages that came in since we last said something. */
  @Column('integer') unanswered!: number;
  @Column('jsonb') openCaseIds!: readonly string[];
  @Column('integer') openCases!: number;
  /** To whom the conversation was last handed over. */
  @Column('text', { nullable: true }) holder!: string | null;
  @Column('timestamptz') lastActivityAt!: string;
}
