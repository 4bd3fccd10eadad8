import { Controller, Get, NotFoundException, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { AsOfQuery, inForce, ReadModels, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { consentRegister } from '../consent-register/consent-register.projection.ts';
import type { Customer360Entity } from './customer-360.entity.ts';
import { customer360 } from './customer-360.projection.ts';

/** Everything known of one customer, now or as of an earlier time. */
@Controller('v1/customers/:customerId/360')
@Requires('analytics:read')
@ReadsFrom(customer360, consentRegister)
export class Customer360Http {
  constructor(private readonly readModels: ReadModels) {}

  @Get()
  async show(
    @TenantId() tenantId: string,
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Query() when: AsOfQuery,
  ): Promise<Customer360Entity> {
    const asked = { ...when, tenantId, customerId };
    const [[page], register, at] = await Promise.all([
      this.readModels.ofCustomer(customer360, asked),
      this.readModels.ofCustomer(consentRegister, asked),
      this.readModels.instantOf(when),
    ]);
    if (!page) throw new NotFoundException(`Nothing is known of customer ${customerId}`);
    // An expiry is no event: what has run out is still on the page that events have made.
    const consents = inForce(register, at).map(({ purpose }) => purpose);
    return { ...page, consents: consents.sort() };
  }
}
