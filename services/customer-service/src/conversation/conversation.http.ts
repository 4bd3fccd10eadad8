import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { AsOfQuery, ReadModels, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { inbox } from '../inbox/inbox.projection.ts';
import { CONVERSATION_TYPES, conversationOf } from './conversation.ts';

export class ConversationQuery extends AsOfQuery {
  /** The newest so many entries. */
  @IsOptional() @IsInt() @Min(1) @Max(1000) limit?: number;
}

/** What was said between a customer and us, folded from the customer's own events. */
@Controller('v1/customers/:customerId/conversation')
@Requires('customer-service:read')
@ReadsFrom(inbox)
export class ConversationHttp {
  constructor(private readonly readModels: ReadModels) {}

  @Get()
  async show(
    @TenantId() tenantId: string,
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Query() { limit = 200, ...when }: ConversationQuery,
  ) {
    const types = CONVERSATION_TYPES;
    const entries = conversationOf(await this.readModels.history({ ...when, tenantId, customerId, types }));
    return { customerId, total: entries.length, items: entries.slice(-limit) };
  }
}
