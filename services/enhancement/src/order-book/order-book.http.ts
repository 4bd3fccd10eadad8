import { Controller, Get, NotFoundException, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsInstant, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Repository } from 'typeorm';
import { IsCursor, pageOf, readCursor } from '../cursor.ts';
import { OrderBookEntity } from './order-book.entity.ts';
import { orderBook } from './order-book.projection.ts';
import { ordersOf, orderSums, pipelineOf } from './order-book.query.ts';

const STATUSES = ['placed', 'paid', 'fulfilled', 'returned', 'cancelled'] as const;

export class OrderBookSummaryQuery {
  @IsOptional() @IsIn(STATUSES) status?: (typeof STATUSES)[number];
  /** Placed at or after this instant. */
  @IsOptional() @IsInstant() from?: string;
  /** Placed before this instant. */
  @IsOptional() @IsInstant() to?: string;
}

export class OrderBookQuery extends OrderBookSummaryQuery {
  @IsOptional() @IsInt() @Min(1) @Max(500) limit?: number;
  /** `nextCursor` of the page before. */
  @IsOptional() @IsCursor() cursor?: string;
}

/** Every order with how far it has got. */
@Controller('v1/order-book')
@Requires('enhancement:read')
@ReadsFrom(orderBook)
export class OrderBookHttp {
  constructor(@InjectRepository(OrderBookEntity) private readonly orders: Repository<OrderBookEntity>) {}

  @Get()
  async list(@TenantId() tenantId: string, @Query() { limit = 50, cursor, ...filter }: OrderBookQuery) {
    // One more than asked for tells whether there is a next page.
    return pageOf(await ordersOf(this.orders, { tenantId, ...filter }, limit + 1, readCursor(cursor)), limit);
  }

  @Get('summary')
  async summary(@TenantId() tenantId: string, @Query() query: OrderBookSummaryQuery) {
    const filter = { tenantId, ...query };
    const [sums, pipeline] = await Promise.all([orderSums(this.orders, filter), pipelineOf(this.orders, filter)]);
    return { sums, pipeline };
  }

  @Get(':orderId')
  async one(@TenantId() tenantId: string, @Param('orderId', ParseUUIDPipe) orderId: string): Promise<OrderBookEntity> {
    const order = await this.orders.findOneBy({ tenantId, orderId });
    if (!order) throw new NotFoundException(`There is no order ${orderId}`);
    return order;
  }
}
