import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import type { RecordedEvent } from '@perennial/kernel';
import { AsOfQuery, ReadModels, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { customer360 } from '../customer-360/customer-360.projection.ts';

const listOf = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.split(',') : value);

export class TimelineQuery extends AsOfQuery {
  /** Only these event types, separated by commas. */
  @IsOptional()
  @Transform(listOf)
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @Length(1, 100, { each: true })
  readonly types?: string[];
  @IsOptional() @IsInt() @Min(1) @Max(1000) readonly limit?: number;
  @IsOptional() @IsInt() @Min(0) readonly offset?: number;
}

/** By business time; what happened at the same instant, in the order of the log. */
const asItHappened = (a: RecordedEvent, b: RecordedEvent): number =>
  a.occurredAt === b.occurredAt ? (a.position < b.position ? -1 : 1) : a.occurredAt < b.occurredAt ? -1 : 1;

/** A customer's life as it happened, newest first: the log itself, no read model between. */
@Controller('v1/customers/:customerId/timeline')
@Requires('analytics:read')
@ReadsFrom(customer360)
export class TimelineHttp {
  constructor(private readonly readModels: ReadModels) {}

  @Get()
  async show(
    @TenantId() tenantId: string,
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Query() query: TimelineQuery,
  ) {
    const { limit = 100, offset = 0 } = query;
    const history = await this.readModels.history({ ...query, tenantId, customerId });
    const newestFirst = [...history].sort(asItHappened).reverse();
    return { customerId, total: history.length, items: newestFirst.slice(offset, offset + limit) };
  }
}
