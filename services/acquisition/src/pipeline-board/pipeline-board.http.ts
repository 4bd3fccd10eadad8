import { Controller, Get, NotFoundException, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { AsOfQuery, ReadModels, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { Repository } from 'typeorm';
import { pipelineOf } from '../opportunity/pipeline.policy.ts';
import { PipelineBoardEntity } from './pipeline-board.entity.ts';
import { pipelineBoard } from './pipeline-board.projection.ts';
import { stageTotals } from './pipeline-board.query.ts';

const STATUSES = ['open', 'won', 'lost'] as const;

export class PipelineBoardQuery {
  @IsOptional() @IsString() @Length(1, 60) pipeline?: string;
  @IsOptional() @IsIn(STATUSES) status?: (typeof STATUSES)[number];
  @IsOptional() @IsInt() @Min(1) @Max(500) limit?: number;
}

/** Possible sales by pipeline and stage, with sums and the weighted forecast. */
@Controller('v1')
@Requires('acquisition:read')
@ReadsFrom(pipelineBoard)
export class PipelineBoardHttp {
  constructor(
    private readonly readModels: ReadModels,
    @InjectRepository(PipelineBoardEntity) private readonly board: Repository<PipelineBoardEntity>,
  ) {}

  @Get('pipeline-board')
  async show(@TenantId() tenantId: string, @Query() query: PipelineBoardQuery) {
    const { pipeline = 'standard', status = 'open', limit = 200 } = query;
    const order = pipelineOf(pipeline)?.stages.map(({ name }) => name) ?? [];
    const [totals, opportunities] = await Promise.all([
      stageTotals(this.board, tenantId, pipeline),
      this.board.find({
        where: { tenantId, pipeline, status },
        order: { stageSince: 'DESC', opportunityId: 'ASC' },
        take: limit,
      }),
    ]);
    const stages = totals.sort((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage));
    return { pipeline, stages, opportunities };
  }

  @Get('opportunities/:opportunityId')
  async one(
    @TenantId() tenantId: string,
    @Param('opportunityId', ParseUUIDPipe) opportunityId: string,
  ): Promise<PipelineBoardEntity> {
    const opportunity = await this.board.findOneBy({ tenantId, opportunityId });
    if (!opportunity) throw new NotFoundException(`There is no opportunity ${opportunityId}`);
    return opportunity;
  }

  /** One customer's opportunities, now or as of an earlier time. */
  @Get('customers/:customerId/opportunities')
  async ofCustomer(
    @TenantId() tenantId: string,
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Query() when: AsOfQuery,
  ) {
    return { items: await this.readModels.asOf(pipelineBoard, { ...when, tenantId, customerId }) };
  }
}
