import { Controller, Get, NotFoundException, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { Repository } from 'typeorm';
import { LeadQueueEntity } from './lead-queue.entity.ts';
import { leadQueue } from './lead-queue.projection.ts';

const STATUSES = ['open', 'qualified', 'converted', 'disqualified'] as const;

export class LeadQueueQuery {
  @IsOptional() @IsIn(STATUSES) status?: (typeof STATUSES)[number];
  @IsOptional() @IsString() @Length(1, 200) assignee?: string;
  @IsOptional() @IsInt() @Min(1) @Max(500) limit?: number;
  @IsOptional() @IsInt() @Min(0) offset?: number;
}

/** The leads to work on, best score first. */
@Controller('v1/lead-queue')
@Requires('acquisition:read')
@ReadsFrom(leadQueue)
export class LeadQueueHttp {
  constructor(@InjectRepository(LeadQueueEntity) private readonly leads: Repository<LeadQueueEntity>) {}

  @Get()
  async list(@TenantId() tenantId: string, @Query() query: LeadQueueQuery) {
    const { status = 'open', assignee, limit = 50, offset = 0 } = query;
    const [items, total] = await this.leads.findAndCount({
      where: { tenantId, status, ...(assignee && { assignee }) },
      order: { score: { direction: 'DESC', nulls: 'LAST' }, capturedAt: 'ASC', leadId: 'ASC' },
      take: limit,
      skip: offset,
    });
    return { items, total };
  }

  @Get(':leadId')
  async one(@TenantId() tenantId: string, @Param('leadId', ParseUUIDPipe) leadId: string): Promise<LeadQueueEntity> {
    const lead = await this.leads.findOneBy({ tenantId, leadId });
    if (!lead) throw new NotFoundException(`There is no lead ${leadId}`);
    return lead;
  }
}
