import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { AsOfQuery, isNow, ReadModels, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { Repository } from 'typeorm';
import { IsCursor, newestFirst, pageOf, readCursor } from '../cursor.ts';
import { PurchaseHistoryEntity } from './purchase-history.entity.ts';
import { purchaseHistory } from './purchase-history.projection.ts';
import { purchasesOf, purchaseTotals } from './purchase-history.query.ts';
import { totalsOf } from './purchase-totals.ts';

export class PurchaseHistoryQuery extends AsOfQuery {
  @IsOptional() @IsInt() @Min(1) @Max(200) limit?: number;
  /** `nextCursor` of the page before. */
  @IsOptional() @IsCursor() cursor?: string;
}

/** What a customer bought and sent back, newest first, now or as of an earlier time. */
@Controller('v1/customers/:customerId/purchase-history')
@Requires('enhancement:read')
@ReadsFrom(purchaseHistory)
export class PurchaseHistoryHttp {
  constructor(
    private readonly readModels: ReadModels,
    @InjectRepository(PurchaseHistoryEntity) private readonly purchases: Repository<PurchaseHistoryEntity>,
  ) {}

  @Get()
  async list(
    @TenantId() tenantId: string,
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Query() { limit = 50, cursor, ...when }: PurchaseHistoryQuery,
  ) {
    const after = readCursor(cursor);
    const customer = { tenantId, customerId };
    if (!isNow(when)) {
      const rows = await this.readModels.asOf(purchaseHistory, { ...when, ...customer });
      return { customerId, totals: totalsOf(rows), ...pageOf(newestFirst(rows, after), limit) };
    }
    const [totals, rows] = await Promise.all([
      purchaseTotals(this.purchases, customer),
      // One more than asked for tells whether there is a next page.
      purchasesOf(this.purchases, customer, limit + 1, after),
    ]);
    return { customerId, totals, ...pageOf(rows, limit) };
  }
}
