import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { AsOfQuery, type ConsentRegisterRow, ReadModels, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { type ConsentEntry, consentLedger } from './consent-ledger.ts';
import { consentRegister } from './consent-register.projection.ts';

/** A purpose, and what there is to be said of it. */
interface ConsentState extends Omit<ConsentRegisterRow, 'tenantId' | 'customerId'> {
  readonly status: 'in-force' | 'expired' | 'revoked';
}

const stateOf = (row: ConsentRegisterRow, at: string): ConsentState => {
  const { tenantId: _tenantId, customerId: _customerId, ...said } = row;
  if (row.revokedAt !== null) return { ...said, status: 'revoked' };
  const hasRunOut = row.expiresAt !== null && new Date(row.expiresAt) <= new Date(at);
  return { ...said, status: hasRunOut ? 'expired' : 'in-force' };
};

const byPurpose = (one: ConsentState, other: ConsentState): number => (one.purpose < other.purpose ? -1 : 1);

/** What a customer's data may be used for, and how that came about. */
@Controller('v1/customers/:customerId/consents')
@Requires('acquisition:read')
@ReadsFrom(consentRegister)
export class ConsentRegisterHttp {
  constructor(private readonly readModels: ReadModels) {}

  /** `consents`: one a purpose, as it is. `ledger`: every grant and revocation, oldest first, with proof and basis. */
  @Get()
  async ofCustomer(
    @TenantId() tenantId: string,
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Query() when: AsOfQuery,
  ): Promise<{ customerId: string; consents: readonly ConsentState[]; ledger: readonly ConsentEntry[] }> {
    const asked = { ...when, tenantId, customerId };
    const [rows, events, at] = await Promise.all([
      this.readModels.ofCustomer(consentRegister, asked),
      this.readModels.history({ ...asked, types: ['ConsentGranted', 'ConsentRevoked'] }),
      this.readModels.instantOf(when),
    ]);
    const consents = rows.map((row) => stateOf(row, at)).sort(byPurpose);
    return { customerId, consents, ledger: consentLedger(events) };
  }
}
