import { Controller, Get, Query } from '@nestjs/common';
import { pareto, rfm } from '@perennial/mining';
import { ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { PurchaseWindowQuery, PurchaseWindows } from '../purchases/purchase-window.http.ts';
import { purchases } from '../purchases/purchases.projection.ts';

/** Points of the curve that are shown: enough to draw it, few enough to send. */
const CURVE_POINTS = 100;

/** The 80/20 rule, measured: how few customers give how much of the revenue. */
@Controller('v1/pareto')
@Requires('analytics:read')
@ReadsFrom(purchases)
export class ParetoHttp {
  constructor(private readonly windows: PurchaseWindows) {}

  @Get()
  async show(@TenantId() tenantId: string, @Query() query: PurchaseWindowQuery) {
    const { asOf, currency, totals, purchases: made } = await this.windows.read(tenantId, query);
    const { customers } = rfm(made, asOf);
    const found = pareto(customers.map(({ monetary }) => Number(monetary)));
    if (!found.defined) return { asOf, currency, ...found };
    const { curve, ...figures } = found;
    const step = Math.max(1, Math.ceil(curve.length / CURVE_POINTS));
    const shown = curve.filter((_, place) => (place + 1) % step === 0 || place === curve.length - 1);
    const vitalFew = curve.slice(0, found.customersFor80Percent).map(({ index }) => customers[index]?.customerId);
    // The shares are of doubles; what they are shares of is known exactly.
    return { asOf, currency, ...figures, total: totals.amount, customers: customers.length, vitalFew, curve: shown };
  }
}
