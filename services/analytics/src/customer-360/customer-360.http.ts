import { Controller, Get, NotFoundException, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { AsOfQuery, ReadModels, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import type { Customer360Entity } from './customer-360.entity.ts';
import { customer360 } from './customer-360.projection.ts';

/** Everything known of one customer, now or as of an earlier time. */
@Controller('v1/customers/:customerId/360')
@Requires('analytics:read')
@ReadsFrom(customer360)
export class Customer360Http {
  constructor(private readonly readModels: ReadModels) {}

  @Get()
  async show(
    @TenantId() tenantId: string,
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Query() when: AsOfQuery,
  ): Promise<Customer360Entity> {
    const [page] = await this.readModels.ofCustomer(customer360, { ...when, tenantId, customerId });
    if (!page) throw new NotFoundException(`Nothing is known of customer ${customerId}`);
    return page;
  }
}
