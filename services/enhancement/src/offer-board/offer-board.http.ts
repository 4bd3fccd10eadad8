import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { AsOfQuery, ReadModels, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import type { OfferBoardEntity } from './offer-board.entity.ts';
import { offerBoard } from './offer-board.projection.ts';

const newestFirst = (one: OfferBoardEntity, other: OfferBoardEntity): number =>
  Number(new Date(other.madeAt)) - Number(new Date(one.madeAt)) || (one.offerId < other.offerId ? -1 : 1);

/** What a customer was offered, and what became of it. */
@Controller('v1/customers/:customerId/offers')
@Requires('enhancement:read')
@ReadsFrom(offerBoard)
export class OfferBoardHttp {
  constructor(private readonly readModels: ReadModels) {}

  @Get()
  async ofCustomer(
    @TenantId() tenantId: string,
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Query() when: AsOfQuery,
  ): Promise<{ items: readonly OfferBoardEntity[] }> {
    const offers = await this.readModels.ofCustomer(offerBoard, { ...when, tenantId, customerId });
    return { items: [...offers].sort(newestFirst) };
  }
}
