import { Controller, Get, NotFoundException, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Tier } from '@perennial/contracts';
import type { Happened } from '@perennial/kernel';
import { AsOfQuery, ReadModels, ReadsFrom, Requires, TenantId } from '@perennial/service-kit';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { Repository } from 'typeorm';
import type { LedgerEvent } from '../loyalty-account/loyalty-account.events.ts';
import { LEDGER_TYPES, ledgerOf } from '../loyalty-account/points-ledger.ts';
import { defaultTiers } from '../loyalty-account/tier.policy.ts';
import { TierBoardEntity } from './tier-board.entity.ts';
import { tierBoard } from './tier-board.projection.ts';
import { tierTotals } from './tier-board.query.ts';

const TIERS = defaultTiers.tiers.map(({ tier }) => tier);

export class TierBoardQuery {
  @IsOptional() @IsIn(TIERS) tier?: Tier;
  @IsOptional() @IsInt() @Min(1) @Max(500) limit?: number;
  @IsOptional() @IsInt() @Min(0) offset?: number;
}

/** Loyalty accounts by tier, and one customer's points. */
@Controller('v1')
@Requires('retention:read')
@ReadsFrom(tierBoard)
export class TierBoardHttp {
  constructor(
    private readonly readModels: ReadModels,
    @InjectRepository(TierBoardEntity) private readonly board: Repository<TierBoardEntity>,
  ) {}

  @Get('tier-board')
  async show(@TenantId() tenantId: string, @Query() query: TierBoardQuery) {
    const { tier, limit = 50, offset = 0 } = query;
    const [totals, [items, total]] = await Promise.all([
      tierTotals(this.board, tenantId),
      this.board.findAndCount({
        where: { tenantId, ...(tier && { tier }) },
        order: { lifetimePoints: 'DESC', accountId: 'ASC' },
        take: limit,
        skip: offset,
      }),
    ]);
    return { tiers: totals.sort((a, b) => TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier)), items, total };
  }

  /** One customer's account with every entry of its ledger, now or as of an earlier time. */
  @Get('customers/:customerId/loyalty')
  async ofCustomer(
    @TenantId() tenantId: string,
    @Param('customerId', ParseUUIDPipe) customerId: string,
    @Query() query: AsOfQuery,
  ) {
    const when = { ...query, tenantId, customerId };
    const [[account], entries] = await Promise.all([
      this.readModels.asOf(tierBoard, when),
      this.readModels.history({ ...when, types: LEDGER_TYPES }),
    ]);
    if (!account) throw new NotFoundException(`Customer ${customerId} has no loyalty account`);
    return { ...account, entries: ledgerOf(entries as readonly Happened<LedgerEvent>[]) };
  }
}
