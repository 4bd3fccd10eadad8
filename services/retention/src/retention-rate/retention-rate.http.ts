import { Controller, Get, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsInstant, Problem, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { Repository } from 'typeorm';
import { defaultActivity } from './activity.policy.ts';
import { countMonths, monthOf, monthsBetween, shiftMonth } from './month.ts';
import { PurchaseEntity } from './purchase.entity.ts';
import { retentionFigures } from './retention-figures.ts';
import { retentionRate } from './retention-rate.projection.ts';
import { countActivity, purchaseSpan } from './retention-rate.query.ts';

const MONTH = /^[12]\d{3}-(0[1-9]|1[0-2])$/;
const MOST_MONTHS = 240;
const A_YEAR = 12;

export class RetentionRateQuery {
  /** First month, e.g. `2011-01`; without it the year that ends with `to`, as far as there are purchases. */
  @IsOptional() @Matches(MONTH, { message: 'from must be a month, e.g. 2011-01' }) from?: string;
  /** Last month; without it the month of the last purchase. */
  @IsOptional() @Matches(MONTH, { message: 'to must be a month, e.g. 2011-12' }) to?: string;
  /** As it was at this business time. */
  @IsOptional() @IsInstant() asOf?: string;
  /** Instead of the policy's window. */
  @IsOptional() @IsInt() @Min(1) @Max(3660) windowDays?: number;
}

/** How many customers stay, month by month. */
@Controller('v1/retention-rate')
@Requires('retention:read')
@ReadsFrom(retentionRate)
export class RetentionRateHttp {
  constructor(@InjectRepository(PurchaseEntity) private readonly purchases: Repository<PurchaseEntity>) {}

  @Get()
  async show(@TenantId() tenantId: string, @Query() query: RetentionRateQuery) {
    const { windowDays = defaultActivity.windowDays } = query;
    const asOf = new Date(query.asOf ?? Date.now()).toISOString();
    const months = await this.monthsOf(tenantId, asOf, query);
    const counts = await countActivity(this.purchases, { tenantId, months, windowDays, asOf });
    const endOf = new Map(months.map(({ name, end }) => [name, end]));
    const items = counts.map((count) => retentionFigures(count, (endOf.get(count.month) ?? asOf) <= asOf));
    return { policyVersion: defaultActivity.version, windowDays, asOf, items };
  }

  private async monthsOf(tenantId: string, asOf: string, { from, to }: RetentionRateQuery) {
    const span = from && to ? undefined : await purchaseSpan(this.purchases, tenantId, asOf);
    const last = to ?? monthOf(span?.last ?? asOf);
    const firstBought = monthOf(span?.first ?? asOf);
    const yearBefore = shiftMonth(last, 1 - A_YEAR);
    const first = from ?? (firstBought > yearBefore && firstBought <= last ? firstBought : yearBefore);
    const count = countMonths(first, last);
    // A month that has not begun by then has no figures.
    if (count >= 1 && count <= MOST_MONTHS) return monthsBetween(first, last).filter(({ start }) => start <= asOf);
    throw new Problem({
      status: 400,
      code: 'MONTHS_INVALID',
      detail: `From ${first} to ${last} are ${count} months; ask for 1 to ${MOST_MONTHS}, the first one first.`,
    });
  }
}
