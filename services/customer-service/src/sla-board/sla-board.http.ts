import { Controller, Get, NotFoundException, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { AsOfQuery, ReadModels, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { Repository } from 'typeorm';
import { SlaBoardEntity } from './sla-board.entity.ts';
import { slaBoard } from './sla-board.projection.ts';
import { cardsOf, summariseSla } from './sla-board.query.ts';
import { SLA_STATES, slaCardOf, type SlaState } from './sla-state.ts';
import { slaFigures } from './sla-summary.ts';

const STATUSES = ['open', 'resolved', 'merged'] as const;
const PHASES = ['pre-sale', 'during-sale', 'post-sale'] as const;
const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;

export class SlaBoardQuery {
  @IsOptional() @IsIn(STATUSES) status?: (typeof STATUSES)[number];
  @IsOptional() @IsIn(PHASES) phase?: (typeof PHASES)[number];
  @IsOptional() @IsIn(PRIORITIES) priority?: (typeof PRIORITIES)[number];
  @IsOptional() @IsIn(SLA_STATES) state?: SlaState;
  @IsOptional() @IsString() @Length(1, 200) assignee?: string;
  @IsOptional() @IsUUID() customerId?: string;
  @IsOptional() @IsInt() @Min(1) @Max(500) limit?: number;
  @IsOptional() @IsInt() @Min(0) offset?: number;
}

const now = (): string => new Date().toISOString();

/** Cases by what is due next, and how well promises are kept. */
@Controller('v1')
@Requires('customer-service:read')
@ReadsFrom(slaBoard)
export class SlaBoardHttp {
  constructor(
    private readonly readModels: ReadModels,
    @InjectRepository(SlaBoardEntity) private readonly board: Repository<SlaBoardEntity>,
  ) {}

  @Get('sla-board')
  async list(@TenantId() tenantId: string, @Query() query: SlaBoardQuery) {
    const { limit = 50, offset = 0, ...filter } = query;
    const at = now();
    const [rows, total] = await cardsOf(this.board, tenantId, filter, at).take(limit).skip(offset).getManyAndCount();
    return { at, items: rows.map((row) => slaCardOf(row, at)), total };
  }

  @Get('sla-board/summary')
  async summary(@TenantId() tenantId: string) {
    const at = now();
    return { at, ...slaFigures(await summariseSla(this.board, tenantId, at)) };
  }

  @Get('cases/:caseId')
  async one(@TenantId() tenantId: string, @Param('caseId', ParseUUIDPipe) caseId: string) {
    const row = await this.board.findOneBy({ tenantId, caseId });
    if (!row) throw new NotFoundException(`There is no case ${caseId}`);
    return slaCardOf(row, now());
  }

  /** One customer's cases, now or as they stood at an earlier time. */
  @Get('customers/:customerId/cases')
  async ofCustomer(
    @TenantId() tenantId: string,
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Query() when: AsOfQuery,
  ) {
    const rows = await this.readModels.asOf(slaBoard, { ...when, tenantId, customerId });
    const instant = when.asOf ?? when.asOfRecorded;
    const at = instant === undefined ? now() : new Date(instant).toISOString();
    return { at, items: rows.map((row) => slaCardOf(row, at)) };
  }
}
