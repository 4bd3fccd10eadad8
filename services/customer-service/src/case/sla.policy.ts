import type { Instant } from '@perennial/kernel';
import { addBusinessMinutes, type BusinessHours, businessMinutesBetween } from './business-hours.ts';
import type { Priority } from './case.events.ts';

/** How soon a case must be answered and solved. Versioned: every case keeps the version that set its due instants. */
export interface SlaPolicy {
  readonly version: string;
  readonly hours: BusinessHours;
  /** Working minutes from opening to the first reply, and to the resolution. */
  readonly targets: Readonly<Record<Priority, { readonly response: number; readonly resolution: number }>>;
  /** A target is at risk when this share of its time, or less, is left. */
  readonly atRiskShare: number;
}

/** The policy that a new installation starts with: Monday to Friday, 9 to 17 UTC. */
export const defaultSla: SlaPolicy = {
  version: 'sla/1',
  hours: { weekdays: [1, 2, 3, 4, 5], opensAt: 9, closesAt: 17 },
  targets: {
    urgent: { response: 60, resolution: 4 * 60 },
    high: { response: 2 * 60, resolution: 8 * 60 },
    normal: { response: 4 * 60, resolution: 24 * 60 },
    low: { response: 8 * 60, resolution: 40 * 60 },
  },
  atRiskShare: 0.25,
};

const policies: ReadonlyMap<string, SlaPolicy> = new Map([[defaultSla.version, defaultSla]]);

/**
 * The policy of a version; today's for one that is not known here. Only warnings and working time left depend on it: the
 * promised instants are in the log.
 */
export const slaPolicyOf = (version: string): SlaPolicy => policies.get(version) ?? defaultSla;

export interface DueInstants {
  readonly responseDueAt: Instant;
  readonly resolutionDueAt: Instant;
}

/** When a case of this priority, opened at this instant, must be answered and solved. */
export const dueInstants = (policy: SlaPolicy, priority: Priority, openedAt: Instant): DueInstants => {
  const { response, resolution } = policy.targets[priority];
  return {
    responseDueAt: addBusinessMinutes(policy.hours, openedAt, response),
    resolutionDueAt: addBusinessMinutes(policy.hours, openedAt, resolution),
  };
};

/** From when on a target is at risk: only `atRiskShare` of the working time between opening and due instant is left. */
export const riskInstant = (policy: SlaPolicy, openedAt: Instant, dueAt: Instant): Instant => {
  const minutes = businessMinutesBetween(policy.hours, openedAt, dueAt);
  return addBusinessMinutes(policy.hours, openedAt, minutes * (1 - policy.atRiskShare));
};
