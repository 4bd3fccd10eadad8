import type { Severity } from '../complaint/complaint.events.ts';
import type { Priority } from './case.events.ts';

/** How urgent a case is that nobody has opened by hand. Versioned: every such case keeps the version it was made with. */
export interface CasePriorityPolicy {
  readonly version: string;
  readonly ofComplaint: Readonly<Record<Severity, Priority>>;
  readonly ofDissatisfaction: Priority;
}

/** The policy that a new installation starts with. */
export const defaultCasePriority: CasePriorityPolicy = {
  version: 'case-priority/1',
  ofComplaint: { minor: 'normal', major: 'high', critical: 'urgent' },
  ofDissatisfaction: 'high',
};
