import type { LawfulBasis, Purpose } from '@perennial/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a customer's data may be used for, or might be until it ran out or was revoked: one row a purpose. */
export interface ConsentRegisterRow {
  tenantId: string;
  customerId: string;
  purpose: Purpose;
  lawfulBasis: LawfulBasis;
  since: string;
  /** Id of the ConsentGranted that the row rests on: its proof is in the log. */
  grantedBy: string;
  /** From this instant on it allows nothing; null for no end. */
  expiresAt: string | null;
  /** When the customer withdrew, objected or was erased. */
  revokedAt: string | null;
  /** Id of the ConsentRevoked, or of the CustomerErased. */
  revokedBy: string | null;
}

/** The entity of one service's consent register, in the service's own schema: no service reads another's. */
export const consentRegisterEntity = (schema: string): new () => ConsentRegisterRow => {
  @Entity({ schema, name: 'consent_register' })
  class ConsentRegisterEntity implements ConsentRegisterRow {
    @PrimaryColumn('text') tenantId!: string;
    @PrimaryColumn('uuid') customerId!: string;
    @PrimaryColumn('text') purpose!: Purpose;
    @Column('text') lawfulBasis!: LawfulBasis;
    @Column('timestamptz') since!: string;
    @Column('uuid') grantedBy!: string;
    @Column('timestamptz', { nullable: true }) expiresAt!: string | null;
    @Column('timestamptz', { nullable: true }) revokedAt!: string | null;
    @Column('uuid', { nullable: true }) revokedBy!: string | null;
  }
  return ConsentRegisterEntity;
};
