import type { Tier } from '@perennial/contracts';
import type { Repository } from 'typeorm';
import type { TierBoardEntity } from './tier-board.entity.ts';

/** What one tier holds. */
export interface TierTotals {
  readonly tier: Tier;
  readonly accounts: number;
  /** Points that customers of this tier could redeem now. */
  readonly balance: number;
  readonly lifetimePoints: number;
}

/** Sums per tier; tiers that nobody is in are left out. */
export const tierTotals = (board: Repository<TierBoardEntity>, tenantId: string): Promise<TierTotals[]> =>
  board.query(
    `select tier, count(*)::int as accounts,
            sum(balance)::float8 as balance, sum(lifetime_points)::float8 as "lifetimePoints"
       from retention.tier_board
      where tenant_id = $1
      group by tier
      order by tier`,
    [tenantId],
  );
