import type { Repository } from 'typeorm';
import type { PipelineBoardEntity } from './pipeline-board.entity.ts';

/** One column of the board: a stage, and what it holds per currency. */
export interface StageTotals {
  readonly stage: string;
  readonly currency: string | null;
  readonly opportunities: number;
  /** Exact sum of the amounts. */
  readonly amount: string;
  /** Weighted forecast: sum of probability × amount. */
  readonly weighted: string;
}

/** Sums per stage of a pipeline's open opportunities. */
export const stageTotals = (
  board: Repository<PipelineBoardEntity>,
  tenantId: string,
  pipeline: string,
): Promise<StageTotals[]> =>
  board.query(
    `select stage, currency, count(*)::int as opportunities,
            trim_scale(coalesce(sum(amount), 0))::text as amount,
            trim_scale(coalesce(sum(amount * probability), 0))::text as weighted
       from acquisition.pipeline_board
      where tenant_id = $1 and pipeline = $2 and status = 'open'
      group by stage, currency
      order by stage, currency`,
    [tenantId, pipeline],
  );
