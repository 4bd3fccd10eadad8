import { Controller, Get, NotFoundException, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { AsOfQuery, ReadModels, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { type FindOptionsOrder, Repository } from 'typeorm';
import { InboxEntity } from './inbox.entity.ts';
import { inbox } from './inbox.projection.ts';

export class InboxQuery {
  /** Only conversations in which the customer waits for us, or only the others. */
  @IsOptional() @IsBoolean() awaitingReply?: boolean;
  @IsOptional() @IsInt() @Min(1) @Max(500) limit?: number;
  @IsOptional() @IsInt() @Min(0) offset?: number;
}

const longestWaitFirst: FindOptionsOrder<InboxEntity> = { awaitingSince: 'ASC', customerId: 'ASC' };
const newestFirst: FindOptionsOrder<InboxEntity> = { lastActivityAt: 'DESC', customerId: 'ASC' };

/** One conversation per customer, over all channels. */
@Controller('v1/inbox')
@Requires('customer-service:read')
@ReadsFrom(inbox)
export class InboxHttp {
  constructor(
    private readonly readModels: ReadModels,
    @InjectRepository(InboxEntity) private readonly conversations: Repository<InboxEntity>,
  ) {}

  @Get()
  async list(@TenantId() tenantId: string, @Query() query: InboxQuery) {
    const { awaitingReply, limit = 50, offset = 0 } = query;
    const [items, total] = await this.conversations.findAndCount({
      where: { tenantId, ...(awaitingReply !== undefined && { awaitingReply }) },
      order: awaitingReply ? longestWaitFirst : newestFirst,
      take: limit,
      skip: offset,
    });
    return { items, total };
  }

  @Get(':customerId')
  async one(
    @TenantId() tenantId: string,
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Query() when: AsOfQuery,
  ): Promise<InboxEntity> {
    const [conversation] = await this.readModels.ofCustomer(inbox, { ...when, tenantId, customerId });
    if (!conversation) throw new NotFoundException(`There is no conversation with customer ${customerId}`);
    return conversation;
  }
}
