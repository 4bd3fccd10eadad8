/** How many customers a month began, won, lost and ended with. */
export interface ActivityCounts {
  readonly month: string;
  /** S: active when the month began. */
  readonly activeAtStart: number;
  /** E: active when it ended. */
  readonly activeAtEnd: number;
  /** Of those at the end: bought for the first time in this month. */
  readonly newCustomers: number;
  /** Of those at the end: had bought before, were no longer active when the month began, and came back in it. */
  readonly returned: number;
}

/** The counts with what follows from them. */
export interface RetentionFigures extends ActivityCounts {
  /** False for a month that had not ended by then: its figures will still change. */
  readonly complete: boolean;
  /** Active at the start and still at the end: E − N, N being those who are new and those who came back. */
  readonly retained: number;
  /** (E − N) / S, 0 to 1; null when nobody was active at the start. */
  readonly retentionRate: number | null;
  /** 1 − retention rate. */
  readonly churnRate: number | null;
}

/**
 * The customer retention rate (E − N) / S. N counts everybody who became active in the month: counting customers who
 * came back as kept would let the rate exceed 1.
 */
export const retentionFigures = (counts: ActivityCounts, complete: boolean): RetentionFigures => {
  const { activeAtStart, activeAtEnd, newCustomers, returned } = counts;
  const retained = activeAtEnd - newCustomers - returned;
  const retentionRate = activeAtStart === 0 ? null : retained / activeAtStart;
  return {
    ...counts,
    complete,
    retained,
    retentionRate,
    churnRate: activeAtStart === 0 ? null : (activeAtStart - retained) / activeAtStart,
  };
};
