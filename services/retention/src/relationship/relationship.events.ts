import type {
  CareTaskCancelled,
  CareTaskCompleted,
  CareTaskScheduled,
  RelationshipTypeAssigned,
} from '@perennial/contracts';

/** Everything that can happen to our relationship with a customer. */
export type RelationshipEvent = RelationshipTypeAssigned | CareTaskScheduled | CareTaskCompleted | CareTaskCancelled;
