import { Controller, Get, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { Repository } from 'typeorm';
import { WinBackBoardEntity } from './win-back-board.entity.ts';
import { winBackBoard } from './win-back-board.projection.ts';

const STATUSES = ['running', 'succeeded', 'abandoned'] as const;

export class WinBackBoardQuery {
  @IsOptional() @IsIn(STATUSES) status?: (typeof STATUSES)[number];
  @IsOptional() @IsUUID() customerId?: string;
  @IsOptional() @IsInt() @Min(1) @Max(500) limit?: number;
  @IsOptional() @IsInt() @Min(0) offset?: number;
}

/** Whom we try to win back, and how it goes. */
@Controller('v1/win-backs')
@Requires('retention:read')
@ReadsFrom(winBackBoard)
export class WinBackBoardHttp {
  constructor(@InjectRepository(WinBackBoardEntity) private readonly winBacks: Repository<WinBackBoardEntity>) {}

  @Get()
  async list(@TenantId() tenantId: string, @Query() query: WinBackBoardQuery) {
    const { status, customerId, limit = 50, offset = 0 } = query;
    const [items, total] = await this.winBacks.findAndCount({
      where: { tenantId, ...(status && { status }), ...(customerId && { customerId }) },
      order: { startedAt: 'DESC', winBackId: 'ASC' },
      take: limit,
      skip: offset,
    });
    return { items, total };
  }
}
