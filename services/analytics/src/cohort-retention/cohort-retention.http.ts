import { Controller, Get, Query } from '@nestjs/common';
import { cohortRetention } from '@perennial/mining';
import { ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { PurchaseWindowQuery, PurchaseWindows } from '../purchases/purchase-window.http.ts';
import { purchases } from '../purchases/purchases.projection.ts';

/** How many customers of each month's newcomers came back, month by month. */
@Controller('v1/cohort-retention')
@Requires('analytics:read')
@ReadsFrom(purchases)
export class CohortRetentionHttp {
  constructor(private readonly windows: PurchaseWindows) {}

  @Get()
  async show(@TenantId() tenantId: string, @Query() query: PurchaseWindowQuery) {
    const { asOf, currency, purchases: made } = await this.windows.read(tenantId, query);
    return { asOf, currency, cohorts: cohortRetention(made) };
  }
}
