import { Controller, Get, NotFoundException, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { RelationshipType } from '@perennial/contracts';
import { AsOfQuery, IsInstant, ReadModels, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { LessThanOrEqual, Repository } from 'typeorm';
import { RELATIONSHIP_TYPES } from '../relationship/relationship-type.policy.ts';
import { RelationshipBoardEntity } from './relationship-board.entity.ts';
import { relationshipBoard } from './relationship-board.projection.ts';

export class RelationshipBoardQuery {
  @IsOptional() @IsIn(RELATIONSHIP_TYPES) relationshipType?: RelationshipType;
  /** Only customers with a care task due by then. */
  @IsOptional() @IsInstant() dueBy?: string;
  @IsOptional() @IsInt() @Min(1) @Max(500) limit?: number;
  @IsOptional() @IsInt() @Min(0) offset?: number;
}

/** How closely we care for whom, and what is to be done next. */
@Controller('v1')
@Requires('retention:read')
@ReadsFrom(relationshipBoard)
export class RelationshipBoardHttp {
  constructor(
    private readonly readModels: ReadModels,
    @InjectRepository(RelationshipBoardEntity) private readonly board: Repository<RelationshipBoardEntity>,
  ) {}

  @Get('relationship-board')
  async show(@TenantId() tenantId: string, @Query() query: RelationshipBoardQuery) {
    const { relationshipType, dueBy, limit = 50, offset = 0 } = query;
    const [items, total] = await this.board.findAndCount({
      where: {
        tenantId,
        ...(relationshipType && { relationshipType }),
        ...(dueBy && { nextDueAt: LessThanOrEqual(dueBy) }),
      },
      order: { nextDueAt: { direction: 'ASC', nulls: 'LAST' }, customerId: 'ASC' },
      take: limit,
      skip: offset,
    });
    return { items, total };
  }

  /** Our relationship with one customer, now or as of an earlier time. */
  @Get('customers/:customerId/relationship')
  async ofCustomer(
    @TenantId() tenantId: string,
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Query() when: AsOfQuery,
  ): Promise<RelationshipBoardEntity> {
    const [relationship] = await this.readModels.ofCustomer(relationshipBoard, { ...when, tenantId, customerId });
    if (!relationship) throw new NotFoundException(`There is no relationship with customer ${customerId}`);
    return relationship;
  }
}
