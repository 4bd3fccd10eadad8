import type { Instant } from '@perennial/kernel';
import type { Repository, SelectQueryBuilder } from 'typeorm';
import type { SlaBoardEntity } from './sla-board.entity.ts';
import type { SlaState } from './sla-state.ts';

export interface SlaBoardFilter {
  readonly status?: SlaBoardEntity['status'];
  readonly phase?: SlaBoardEntity['phase'];
  readonly priority?: SlaBoardEntity['priority'];
  readonly assignee?: string;
  readonly customerId?: string;
  readonly state?: SlaState;
}

const BREACHED = `(card.breachedTargets <> '[]' or coalesce(card.nextDueAt < :at, false))`;
const AT_RISK = 'coalesce(card.nextRiskAt <= :at, false)';

/** The same distinctions as `slaCardOf` makes for one row. */
const stateConditions: Readonly<Record<SlaState, string>> = {
  breached: BREACHED,
  'at-risk': `not ${BREACHED} and card.nextDueAt is not null and ${AT_RISK}`,
  'on-track': `not ${BREACHED} and card.nextDueAt is not null and not ${AT_RISK}`,
  kept: `not ${BREACHED} and card.nextDueAt is null`,
};

/** Cases of a tenant that match, as they stand at an instant; the next due first. */
export const cardsOf = (
  board: Repository<SlaBoardEntity>,
  tenantId: string,
  { state, ...equal }: SlaBoardFilter,
  at: Instant,
): SelectQueryBuilder<SlaBoardEntity> => {
  const query = board.createQueryBuilder('card').where('card.tenantId = :tenantId', { tenantId });
  for (const [column, value] of Object.entries(equal)) {
    if (value !== undefined) query.andWhere(`card.${column} = :${column}`, { [column]: value });
  }
  if (state) query.andWhere(stateConditions[state], { at });
  return query.orderBy('card.nextDueAt', 'ASC', 'NULLS LAST').addOrderBy('card.openedAt').addOrderBy('card.caseId');
};

/** So many cases are checked in one sweep; the rest waits for the next. */
const SWEEP_LIMIT = 1000;

/** Watched cases of every tenant with a target that was missed at an instant and is not recorded yet, the oldest first. */
export const overdueCases = (
  board: Repository<SlaBoardEntity>,
  at: Instant,
): Promise<Pick<SlaBoardEntity, 'tenantId' | 'caseId'>[]> =>
  board
    .createQueryBuilder('card')
    .select(['card.tenantId', 'card.caseId'])
    .where('card.watched and card.nextDueAt < :at', { at })
    .orderBy('card.nextDueAt')
    .addOrderBy('card.caseId')
    .limit(SWEEP_LIMIT)
    .getMany();

/** Cases, promises and satisfaction of one phase and priority. */
export interface SlaSummary {
  readonly phase: SlaBoardEntity['phase'];
  readonly priority: SlaBoardEntity['priority'];
  readonly cases: number;
  readonly open: number;
  readonly resolved: number;
  readonly merged: number;
  readonly breached: number;
  readonly responseKept: number;
  readonly responseMissed: number;
  readonly resolutionKept: number;
  readonly resolutionMissed: number;
  readonly ratings: number;
  readonly ratingSum: number;
}

/** Sums per phase and priority, as they stand at an instant. A merged case counts under the case that it went into. */
export const summariseSla = (board: Repository<SlaBoardEntity>, tenantId: string, at: Instant): Promise<SlaSummary[]> =>
  board.query(
    `with judged as (
       select phase, priority, status, rating,
              status <> 'merged' and (breached_targets ? 'response'
                or coalesce(responded_at, $2::timestamptz) > response_due_at) as response_missed,
              status <> 'merged' and (breached_targets ? 'resolution'
                or coalesce(resolved_at, $2::timestamptz) > resolution_due_at) as resolution_missed,
              status <> 'merged' and responded_at is not null as responded,
              status = 'resolved' as solved
         from customer_service.sla_board
        where tenant_id = $1
     )
     select phase, priority,
            count(*)::int as "cases",
            (count(*) filter (where status = 'open'))::int as "open",
            (count(*) filter (where status = 'resolved'))::int as "resolved",
            (count(*) filter (where status = 'merged'))::int as "merged",
            (count(*) filter (where response_missed or resolution_missed))::int as "breached",
            (count(*) filter (where responded and not response_missed))::int as "responseKept",
            (count(*) filter (where response_missed))::int as "responseMissed",
            (count(*) filter (where solved and not resolution_missed))::int as "resolutionKept",
            (count(*) filter (where resolution_missed))::int as "resolutionMissed",
            count(rating)::int as "ratings",
            coalesce(sum(rating), 0)::int as "ratingSum"
       from judged
      group by phase, priority
      order by phase, priority`,
    [tenantId, at],
  );
