import { Controller, Get, NotFoundException, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { Repository } from 'typeorm';
import type { Satisfaction, SurveyKind } from '../survey/survey.events.ts';
import { SURVEY_KINDS } from '../survey/survey.http.ts';
import { SurveyBoardEntity } from './survey-board.entity.ts';
import { surveyBoard } from './survey-board.projection.ts';
import { surveyTotals } from './survey-board.query.ts';

const CLASSES = ['dissatisfied', 'neutral', 'satisfied'] as const satisfies readonly Satisfaction[];

export class SurveyBoardQuery {
  @IsOptional() @IsIn(SURVEY_KINDS) kind?: SurveyKind;
  @IsOptional() @IsIn(CLASSES) satisfaction?: Satisfaction;
  @IsOptional() @IsUUID() customerId?: string;
  @IsOptional() @IsInt() @Min(1) @Max(500) limit?: number;
  @IsOptional() @IsInt() @Min(0) offset?: number;
}

/** The surveys that were sent, and what came back. */
@Controller('v1/surveys')
@Requires('retention:read')
@ReadsFrom(surveyBoard)
export class SurveyBoardHttp {
  constructor(@InjectRepository(SurveyBoardEntity) private readonly surveys: Repository<SurveyBoardEntity>) {}

  @Get()
  async list(@TenantId() tenantId: string, @Query() query: SurveyBoardQuery) {
    const { kind, satisfaction, customerId, limit = 50, offset = 0 } = query;
    const [kinds, [items, total]] = await Promise.all([
      surveyTotals(this.surveys, tenantId),
      this.surveys.findAndCount({
        where: {
          tenantId,
          ...(kind && { kind }),
          ...(satisfaction && { satisfaction }),
          ...(customerId && { customerId }),
        },
        order: { sentAt: 'DESC', surveyId: 'ASC' },
        take: limit,
        skip: offset,
      }),
    ]);
    return { kinds, items, total };
  }

  @Get(':surveyId')
  async one(
    @TenantId() tenantId: string,
    @Param('surveyId', ParseUUIDPipe) surveyId: string,
  ): Promise<SurveyBoardEntity> {
    const survey = await this.surveys.findOneBy({ tenantId, surveyId });
    if (!survey) throw new NotFoundException(`There is no survey ${surveyId}`);
    return survey;
  }
}
