import type { Instant } from '@perennial/kernel';
import type { SlaTarget } from './case.events.ts';

/** The two clocks of a case: when each must have stopped, and when it did. */
export interface SlaClock {
  readonly responseDueAt: Instant;
  readonly resolutionDueAt: Instant;
  /** First reply, or the resolution when nobody replied before: it is an answer too. */
  readonly respondedAt: Instant | null;
  readonly resolvedAt: Instant | null;
  /** Targets whose breach is in the log already. */
  readonly breachedTargets: readonly SlaTarget[];
}

/** The clock of a case that was just opened. */
export const startClock = (due: Pick<SlaClock, 'responseDueAt' | 'resolutionDueAt'>): SlaClock => ({
  responseDueAt: due.responseDueAt,
  resolutionDueAt: due.resolutionDueAt,
  respondedAt: null,
  resolvedAt: null,
  breachedTargets: [],
});

type Change = Partial<SlaClock>;

/** What a first reply, a resolution, a reopening and a recorded breach change. */
export const afterReply = (clock: SlaClock, at: Instant): Change => ({ respondedAt: clock.respondedAt ?? at });
export const afterResolution = (clock: SlaClock, at: Instant): Change => ({ ...afterReply(clock, at), resolvedAt: at });
/** The promise to the customer stands: the resolution clock runs on to the same due instant. */
export const afterReopening = (): Change => ({ resolvedAt: null });
export const afterBreach = (clock: SlaClock, target: SlaTarget): Change => ({
  breachedTargets: [...clock.breachedTargets, target],
});

export const SLA_TARGETS = ['response', 'resolution'] as const satisfies readonly SlaTarget[];

export const dueAtOf = (clock: SlaClock, target: SlaTarget): Instant =>
  target === 'response' ? clock.responseDueAt : clock.resolutionDueAt;

const stoppedAtOf = (clock: SlaClock, target: SlaTarget): Instant | null =>
  target === 'response' ? clock.respondedAt : clock.resolvedAt;

/** The targets whose clocks still run. */
export const runningTargets = (clock: SlaClock): readonly SlaTarget[] =>
  SLA_TARGETS.filter((target) => stoppedAtOf(clock, target) === null);

/** Whether the target had been missed at an instant: its clock stopped after it was due, or still runs past it. */
export const isMissed = (clock: SlaClock, target: SlaTarget, at: Instant): boolean =>
  (stoppedAtOf(clock, target) ?? at) > dueAtOf(clock, target);

/** The earliest due instant of a target that is neither kept nor recorded as breached; null when both are settled. */
export const nextDueAtOf = (clock: SlaClock): Instant | null => {
  const unsettled = SLA_TARGETS.filter((target) => {
    const stopped = stoppedAtOf(clock, target);
    const kept = stopped !== null && stopped <= dueAtOf(clock, target);
    return !kept && !clock.breachedTargets.includes(target);
  });
  return unsettled.map((target) => dueAtOf(clock, target)).sort()[0] ?? null;
};
