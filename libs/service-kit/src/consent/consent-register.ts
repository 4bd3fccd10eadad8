import { type Consents, PURPOSES } from '@perennial/contracts';
import type { Instant } from '@perennial/kernel';
import { type EntityClass, type Projection, readModel } from '@perennial/projections';
import { CLOCK_TOLERANCE_MS } from '../commands/command-headers.ts';
import type { ReadModels } from '../queries/read-models.ts';
import type { ConsentRegisterRow } from './consent-register.entity.ts';

/** The events that a consent register folds. */
type ConsentEvents = 'ConsentGranted' | 'ConsentRevoked' | 'CustomerErased';

/** The consent register of one service. */
export type ConsentRegister = Projection<ConsentRegisterRow, ConsentEvents>;

const timeOf = (instant: string): number => new Date(instant).getTime();

/** Whether the row says something newer than what happened then: what is recorded late does not undo what was said since. */
const saysNewerThan = (row: ConsentRegisterRow | undefined, occurredAt: Instant): row is ConsentRegisterRow =>
  row !== undefined && timeOf(row.revokedAt ?? row.since) > timeOf(occurredAt);

/** What is in force, and what no longer is, of each customer: every service that decides by consent folds it for itself. */
export const consentRegisterOf = (entity: EntityClass<ConsentRegisterRow>): ConsentRegister =>
  readModel(entity).rows<ConsentEvents>({
    name: 'consent-register',
    version: 1,
    keyedBy: 'customer',
    key: ({ data }) =>
      'purpose' in data
        ? { customerId: data.customerId, purpose: data.purpose }
        : PURPOSES.map((purpose) => ({ customerId: data.customerId, purpose })),
    handlers: {
      ConsentGranted: (row, { id, tenantId, occurredAt, data }) =>
        saysNewerThan(row, occurredAt)
          ? row
          : {
              tenantId,
              customerId: data.customerId,
              purpose: data.purpose,
              lawfulBasis: data.lawfulBasis,
              since: occurredAt,
              grantedBy: id,
              expiresAt: data.expiresAt ?? null,
              revokedAt: null,
              revokedBy: null,
            },
      // Whatever time it names: of a no that reached us, none is lost.
      ConsentRevoked: (row, { id, occurredAt }) => row && { ...row, revokedAt: occurredAt, revokedBy: id },
      // Who is erased is left alone.
      CustomerErased: (row, { id, occurredAt }) => row && { ...row, revokedAt: occurredAt, revokedBy: id },
    },
  });

/** The statement that creates the table of a consent register, for a migration of its service. */
export const createConsentRegister = (schema: string): string => `
  create table ${schema}.consent_register (
    tenant_id text not null, customer_id uuid not null, purpose text not null,
    lawful_basis text not null, since timestamptz not null, granted_by uuid not null,
    expires_at timestamptz, revoked_at timestamptz, revoked_by uuid,
    primary key (tenant_id, customer_id, purpose)
  )`;

/** Whether a row of the register allows anything at an instant. */
const isInForce = ({ since, revokedAt, expiresAt }: ConsentRegisterRow, at: Instant): boolean =>
  revokedAt === null &&
  timeOf(since) <= timeOf(at) + CLOCK_TOLERANCE_MS &&
  (expiresAt === null || timeOf(expiresAt) > timeOf(at));

/** What rows of the register allow at an instant, as decisions take it. */
export const inForce = (rows: readonly ConsentRegisterRow[], at: Instant): Consents =>
  rows
    .filter((row) => isInForce(row, at))
    // The driver gives times as `Date`, a fold as text.
    .map(({ purpose, lawfulBasis, since, grantedBy, expiresAt }) => ({
      purpose,
      lawfulBasis,
      since: new Date(since).toISOString(),
      grantedBy,
      ...(expiresAt !== null && { expiresAt: new Date(expiresAt).toISOString() }),
    }));

/** Whose consents, and when they are to be used. */
export interface ConsentsQuery {
  readonly tenantId: string;
  readonly customerId: string;
  /** Business time of the decision. */
  readonly at: Instant;
}

/**
 * What a customer's data may be used for, as this service knows it now: milliseconds behind the log, or exact when the route
 * `@ReadsFrom` the register and the client names the position of the grant or revocation as `?after=`.
 */
export const consentsInForce = async (
  readModels: ReadModels,
  register: ConsentRegister,
  { tenantId, customerId, at }: ConsentsQuery,
): Promise<Consents> => {
  const rows = await readModels.ofCustomer(register, { tenantId, customerId });
  return inForce(rows, at);
};
