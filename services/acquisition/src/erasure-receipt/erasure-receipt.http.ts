import { Controller, Get, NotFoundException, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { InjectRepository } from '@nestjs/typeorm';
import { servicesWithCustomerData } from '@perennial/contracts';
import { ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { Repository } from 'typeorm';
import { ErasureReceiptEntity } from './erasure-receipt.entity.ts';
import { erasureReceipt } from './erasure-receipt.projection.ts';

/** The receipt of an erasure: what was destroyed, what was scrubbed, and what is still missing. */
@Controller('v1/customers/:customerId/erasure')
@Requires('acquisition:read')
@ReadsFrom(erasureReceipt)
export class ErasureReceiptHttp {
  constructor(@InjectRepository(ErasureReceiptEntity) private readonly receipts: Repository<ErasureReceiptEntity>) {}

  @Get()
  @ApiOperation({
    summary: 'The receipt of an erasure: keys destroyed, and each service with the read models it scrubbed.',
  })
  async show(@TenantId() tenantId: string, @Param('customerId', ParseUUIDPipe) customerId: string) {
    const receipt = await this.receipts.findOneBy({ tenantId, customerId });
    if (!receipt) throw new NotFoundException(`Customer ${customerId} was not erased`);
    const { requestedBy, reason, requestedAt, keysDestroyed, keysDestroyedAt, eventId, scrubs } = receipt;
    const missing = servicesWithCustomerData.filter((name) => !scrubs.some(({ service }) => service === name));
    return {
      customerId,
      eventId,
      requestedBy,
      reason,
      requestedAt,
      keys: { destroyed: keysDestroyed, at: keysDestroyedAt },
      services: scrubs,
      missing,
      complete: missing.length === 0,
    };
  }
}
