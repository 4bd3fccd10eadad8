import { Controller, Get, NotFoundException, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ReadModels, Requires, TenantId } from '@perennial/service-kit';
import { subjectAccessOf } from './subject-access.ts';

/** All that is known of a customer, in one call, for the customer. */
@Controller('v1/customers/:customerId/subject-access')
@Requires('privacy:read')
export class SubjectAccessHttp {
  constructor(private readonly readModels: ReadModels) {}

  @Get()
  @ApiOperation({ summary: 'All that is known of a customer, over all services: events in clear, consents, purposes.' })
  async show(@TenantId() tenantId: string, @Param('customerId', ParseUUIDPipe) customerId: string) {
    const events = await this.readModels.history({ tenantId, customerId });
    if (events.length === 0) throw new NotFoundException(`Nothing is known of customer ${customerId}`);
    return { ...subjectAccessOf(customerId, events), tenantId, generatedAt: new Date().toISOString() };
  }
}
