import type { SlaSummary } from './sla-board.query.ts';

type Counts = Omit<SlaSummary, 'phase' | 'priority'>;

/** Counts with the shares that follow from them; a share of nothing is null. */
export type SlaFigures = Omit<Counts, 'ratingSum'> & {
  /** Share of first replies in time among those that are decided, 0 to 1. */
  readonly responseCompliance: number | null;
  /** Share of resolutions in time among those that are decided, 0 to 1. */
  readonly resolutionCompliance: number | null;
  /** Mean rating, 1 to 5. */
  readonly csat: number | null;
};

const NOTHING: Counts = {
  cases: 0,
  open: 0,
  resolved: 0,
  merged: 0,
  breached: 0,
  responseKept: 0,
  responseMissed: 0,
  resolutionKept: 0,
  resolutionMissed: 0,
  ratings: 0,
  ratingSum: 0,
};

const add = (left: Counts, right: Counts): Counts =>
  Object.fromEntries(
    Object.keys(NOTHING).map((name) => [name, left[name as keyof Counts] + right[name as keyof Counts]]),
  ) as unknown as Counts;

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const figuresOf = (groups: readonly Counts[]): SlaFigures => {
  const { ratingSum, ...counts } = groups.reduce(add, NOTHING);
  return {
    ...counts,
    responseCompliance: ratio(counts.responseKept, counts.responseKept + counts.responseMissed),
    resolutionCompliance: ratio(counts.resolutionKept, counts.resolutionKept + counts.resolutionMissed),
    csat: ratio(ratingSum, counts.ratings),
  };
};

const PHASES = ['pre-sale', 'during-sale', 'post-sale'] as const;
const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;

/** The whole board in figures: all of it, per phase of the sale, and per priority. */
export const slaFigures = (groups: readonly SlaSummary[]) => ({
  all: figuresOf(groups),
  phases: PHASES.map((phase) => ({ phase, ...figuresOf(groups.filter((group) => group.phase === phase)) })),
  priorities: PRIORITIES.map((priority) => ({
    priority,
    ...figuresOf(groups.filter((group) => group.priority === priority)),
  })),
});
