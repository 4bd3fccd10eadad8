import {
  type CareTaskCancelled,
  type CareTaskCompleted,
  type CareTaskScheduled,
  consentMissing,
  type Consents,
  type RelationshipType,
} from '@perennial/contracts';
import {
  accept,
  causes,
  type Command,
  type Decider,
  type Decision,
  type Instant,
  type Money,
  refuse,
  unreachable,
} from '@perennial/kernel';
import { careAfterDelivery, type CarePolicy } from './care.policy.ts';
import type { RelationshipEvent } from './relationship.events.ts';
import { evolve, initial, type Relationship, type TaskStatus } from './relationship.ts';
import { isCloser, relationshipTypeFor, type RelationshipTypePolicy } from './relationship-type.policy.ts';

/** A person says how close the relationship is: policies keep off from then on. */
export type AssignRelationshipType = Command<
  'AssignRelationshipType',
  { readonly customerId: string; readonly relationshipType: RelationshipType; readonly reason: string }
>;
/** A won sale says how close the relationship should at least be. */
export type ProposeRelationshipType = Command<
  'ProposeRelationshipType',
  {
    readonly customerId: string;
    readonly won: Money;
    readonly policy: RelationshipTypePolicy;
    /** Id of the event that the sale was won by. */
    readonly wonBy?: string;
  }
>;
export type ScheduleCareTask = Command<'ScheduleCareTask', CareTaskScheduled['data'] & { readonly consents: Consents }>;
/** The care that the policy asks for after a delivery to a customer of this relationship type. */
export type CareAfterDelivery = Command<
  'CareAfterDelivery',
  {
    readonly customerId: string;
    readonly taskId: string;
    readonly orderId: string;
    readonly deliveredAt: Instant;
    readonly policy: CarePolicy;
    /** Id of the event that the order was delivered by. */
    readonly deliveredBy?: string;
  }
>;
export type CompleteCareTask = Command<'CompleteCareTask', CareTaskCompleted['data']>;
/** Cancels a task that is open; one that is done or cancelled stays as it is. */
export type CancelCareTask = Command<'CancelCareTask', CareTaskCancelled['data']>;

/** Everything that can be asked of a relationship. */
export type RelationshipCommand =
  | AssignRelationshipType
  | ProposeRelationshipType
  | ScheduleCareTask
  | CareAfterDelivery
  | CompleteCareTask
  | CancelCareTask;

export type RelationshipRefusal =
  | 'CARE_TASK_UNKNOWN'
  | 'CARE_TASK_ALREADY_SCHEDULED'
  | 'CARE_TASK_ALREADY_COMPLETED'
  | 'CARE_TASK_CANCELLED'
  | 'CONSENT_MISSING';

type RelationshipDecision = Decision<RelationshipEvent, RelationshipRefusal>;

const typeOf = (relationship: Relationship): RelationshipType | undefined =>
  relationship.status === 'kept' ? relationship.type : undefined;

const taskOf = (relationship: Relationship, taskId: string): TaskStatus | undefined =>
  relationship.status === 'kept' ? relationship.tasks.get(taskId) : undefined;

const propose = ({ data }: ProposeRelationshipType, relationship: Relationship): RelationshipDecision => {
  const { customerId, won, policy, wonBy } = data;
  const relationshipType = relationshipTypeFor(policy, won);
  const present = typeOf(relationship);
  const overridden = relationship.status === 'kept' && relationship.overridden;
  // One small sale does not loosen a relationship that an earlier one has earned.
  if (overridden || (present && !isCloser(relationshipType, present))) return accept();
  const reason = `won a sale of ${won.amount} ${won.currency}`;
  return accept({
    type: 'RelationshipTypeAssigned',
    data: { customerId, relationshipType, reason, policyVersion: policy.version, overridden: false, ...causes(wonBy) },
  });
};

const careFor = ({ data }: CareAfterDelivery, relationship: Relationship): RelationshipDecision => {
  const { customerId, taskId, orderId, deliveredAt, policy, deliveredBy } = data;
  const assignedBy = relationship.status === 'kept' ? relationship.assignedBy : undefined;
  const care = careAfterDelivery(policy, typeOf(relationship) ?? 'basic', deliveredAt);
  if (!care || taskOf(relationship, taskId)) return accept();
  return accept({
    type: 'CareTaskScheduled',
    data: { customerId, taskId, ...care, orderId, policyVersion: policy.version, ...causes(assignedBy, deliveredBy) },
  });
};

/** To serve a customer needs no consent: it belongs to what they bought. To sell them more does. */
const schedule = ({ data }: ScheduleCareTask, relationship: Relationship): RelationshipDecision => {
  const { consents, ...task } = data;
  const { customerId, taskId, purpose } = task;
  if (taskOf(relationship, taskId)) return refuse('CARE_TASK_ALREADY_SCHEDULED', { taskId });
  const missing = purpose === 'marketing' ? consentMissing({ purpose, customerId }, consents) : undefined;
  return missing ?? accept({ type: 'CareTaskScheduled', data: task });
};

const cancel = ({ data }: CancelCareTask, relationship: Relationship): RelationshipDecision => {
  const task = taskOf(relationship, data.taskId);
  if (!task) return refuse('CARE_TASK_UNKNOWN', { taskId: data.taskId });
  return task === 'open' ? accept({ type: 'CareTaskCancelled', data }) : accept();
};

const complete = ({ data }: CompleteCareTask, relationship: Relationship): RelationshipDecision => {
  const task = taskOf(relationship, data.taskId);
  if (!task) return refuse('CARE_TASK_UNKNOWN', { taskId: data.taskId });
  if (task === 'completed') return refuse('CARE_TASK_ALREADY_COMPLETED', { taskId: data.taskId });
  if (task === 'cancelled') return refuse('CARE_TASK_CANCELLED', { taskId: data.taskId });
  return accept({ type: 'CareTaskCompleted', data });
};

const decide = (command: RelationshipCommand, relationship: Relationship): RelationshipDecision => {
  switch (command.type) {
    case 'AssignRelationshipType':
      return accept({ type: 'RelationshipTypeAssigned', data: { ...command.data, overridden: true } });
    case 'ProposeRelationshipType':
      return propose(command, relationship);
    case 'ScheduleCareTask':
      return schedule(command, relationship);
    case 'CareAfterDelivery':
      return careFor(command, relationship);
    case 'CompleteCareTask':
      return complete(command, relationship);
    case 'CancelCareTask':
      return cancel(command, relationship);
    default:
      return unreachable(command);
  }
};

export const relationshipDecider: Decider<Relationship, RelationshipCommand, RelationshipEvent, RelationshipRefusal> = {
  name: 'relationship',
  initial,
  evolve,
  decide,
  customerOf: (relationship) => (relationship.status === 'none' ? null : relationship.customerId),
};
