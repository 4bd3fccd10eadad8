import { Controller, Get, NotFoundException, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { compareDecimals } from '@perennial/kernel';
import { type CustomerRfm, rfm } from '@perennial/mining';
import { AsOfQuery, ReadModels, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { PurchaseWindowQuery, PurchaseWindows } from '../purchases/purchase-window.http.ts';
import { purchases } from '../purchases/purchases.projection.ts';

const ORDERS = ['monetary', 'frequency', 'recency'] as const;

export class RfmQuery extends PurchaseWindowQuery {
  @IsOptional() @IsIn(ORDERS) readonly orderBy?: (typeof ORDERS)[number];
  @IsOptional() @IsInt() @Min(0) @Max(1000) readonly limit?: number;
  @IsOptional() @IsInt() @Min(0) readonly offset?: number;
}

/** Best first: spent most, came most often, came last. */
const best: Record<(typeof ORDERS)[number], (a: CustomerRfm, b: CustomerRfm) => number> = {
  monetary: (a, b) => compareDecimals(b.monetary, a.monetary),
  frequency: (a, b) => b.frequency - a.frequency,
  recency: (a, b) => a.recency - b.recency,
};

/** Recency, frequency and monetary value, of all customers or of one, as of any date. */
@Controller('v1')
@Requires('analytics:read')
@ReadsFrom(purchases)
export class RfmHttp {
  constructor(
    private readonly windows: PurchaseWindows,
    private readonly readModels: ReadModels,
  ) {}

  @Get('rfm')
  async all(@TenantId() tenantId: string, @Query() query: RfmQuery) {
    const { orderBy = 'monetary', limit = 50, offset = 0 } = query;
    const window = await this.windows.read(tenantId, query);
    const { customers, recency, frequency, monetary } = rfm(window.purchases, window.asOf);
    const page = [...customers].sort(best[orderBy]).slice(offset, offset + limit);
    const { asOf, currency, totals } = window;
    return { asOf, currency, totals, recency, frequency, monetary, customers: page };
  }

  /** One customer's figures, with the orders that they come from. */
  @Get('customers/:customerId/rfm')
  async one(
    @TenantId() tenantId: string,
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Query() query: AsOfQuery,
  ) {
    const rows = await this.readModels.asOf(purchases, { ...query, tenantId, customerId });
    const counted = rows.filter(({ cancelledAt }) => cancelledAt === null);
    const instant = new Date(query.asOf ?? query.asOfRecorded ?? Date.now()).toISOString();
    const found = rfm(
      counted.map(({ placedAt, amount }) => ({ customerId, occurredAt: placedAt, amount })),
      instant,
    ).customers[0];
    if (!found) throw new NotFoundException(`Customer ${customerId} had bought nothing by ${instant}`);
    const orders = counted.map(({ orderId, number, placedAt, amount }) => ({ orderId, number, placedAt, amount }));
    return { ...found, asOf: instant, currency: counted[0]?.currency, orders };
  }
}
