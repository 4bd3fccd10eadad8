import type {
  CaseAssigned,
  CaseEscalated,
  CaseMerged,
  CaseOpened,
  CaseRated,
  CaseReopened,
  CaseReplied,
  CaseResolved,
  SlaBreached,
} from '@perennial/contracts';

/** Everything that can happen to a case. */
export type CaseEvent =
  | CaseOpened
  | CaseAssigned
  | CaseReplied
  | CaseEscalated
  | CaseResolved
  | CaseReopened
  | CaseMerged
  | CaseRated
  | SlaBreached;

/** Where in the life of a sale the case belongs. */
export type Phase = CaseOpened['data']['phase'];
export type Priority = CaseOpened['data']['priority'];
/** What the SLA policy promises a time for. */
export type SlaTarget = SlaBreached['data']['target'];
