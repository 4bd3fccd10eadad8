import type { Instant } from '@perennial/kernel';
import { businessMinutesBetween } from '../case/business-hours.ts';
import { slaPolicyOf } from '../case/sla.policy.ts';
import { dueAtOf, runningTargets } from '../case/sla-clock.ts';
import type { SlaBoardEntity } from './sla-board.entity.ts';

/** How a case stands: `kept` has nothing missed and nothing left to keep. */
export const SLA_STATES = ['on-track', 'at-risk', 'breached', 'kept'] as const;
export type SlaState = (typeof SLA_STATES)[number];

/** What is on the board, and how it stands at one instant. */
export type SlaCard = SlaBoardEntity & {
  readonly state: SlaState;
  /** Working minutes to the next running target; negative when it is overdue, null when no clock runs. */
  readonly remainingMinutes: number | null;
};

const stateOf = (row: SlaBoardEntity, at: Instant): SlaState => {
  if (row.breachedTargets.length > 0 || (row.nextDueAt !== null && row.nextDueAt < at)) return 'breached';
  if (row.nextDueAt === null) return 'kept';
  return row.nextRiskAt !== null && row.nextRiskAt <= at ? 'at-risk' : 'on-track';
};

const remainingMinutesOf = (row: SlaBoardEntity, at: Instant): number | null => {
  if (row.status === 'merged') return null;
  const [due] = runningTargets(row)
    .map((target) => dueAtOf(row, target))
    .sort();
  return due === undefined ? null : Math.floor(businessMinutesBetween(slaPolicyOf(row.policyVersion).hours, at, due));
};

/** A row of the board as it stands at an instant. */
export const slaCardOf = (row: SlaBoardEntity, at: Instant): SlaCard => ({
  ...row,
  state: stateOf(row, at),
  remainingMinutes: remainingMinutesOf(row, at),
});
