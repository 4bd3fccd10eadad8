import type { ErasureReason, ErasureRequester } from '@perennial/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a service has said of its read models: each equals a fresh fold of the log, in which nothing personal can be read. */
export interface ServiceScrub {
  readonly service: string;
  readonly scrubbedAt: string;
  readonly readModels: readonly { readonly name: string; readonly rows: number }[];
}

/** One erased customer: what was destroyed, and who has scrubbed what. */
@Entity({ schema: 'acquisition', name: 'erasure_receipt' })
export class ErasureReceiptEntity {
  @PrimaryColumn('text') tenantId!: string;
  @PrimaryColumn('uuid') customerId!: string;
  /** The CustomerErased event. */
  @Column('uuid') eventId!: string;
  @Column('text') requestedBy!: ErasureRequester;
  @Column('text') reason!: ErasureReason;
  @Column('timestamptz') requestedAt!: string;
  @Column('integer') keysDestroyed!: number;
  @Column('timestamptz') keysDestroyedAt!: string;
  @Column('jsonb') scrubs!: ServiceScrub[];
}
