import type { RelationshipType } from '@perennial/contracts';
import { type Happened, unreachable } from '@perennial/kernel';
import type { RelationshipEvent } from './relationship.events.ts';

export type TaskStatus = 'open' | 'completed' | 'cancelled';

/** What decisions about our relationship with a customer depend on. */
export type Relationship =
  | { readonly status: 'none' }
  | {
      readonly status: 'kept';
      readonly customerId: string;
      /** Undefined: nobody has said yet, and policies treat it as `basic`. */
      readonly type: RelationshipType | undefined;
      /** Id of the event that says the type. */
      readonly assignedBy: string | undefined;
      /** A person has set the type: policies no longer change it. */
      readonly overridden: boolean;
      readonly tasks: ReadonlyMap<string, TaskStatus>;
    };

export const initial: Relationship = { status: 'none' };

export const evolve = (before: Relationship, event: Happened<RelationshipEvent>): Relationship => {
  const { customerId } = event.data;
  const kept =
    before.status === 'kept'
      ? before
      : ({
          status: 'kept',
          customerId,
          type: undefined,
          assignedBy: undefined,
          overridden: false,
          tasks: new Map(),
        } as const);
  switch (event.type) {
    case 'RelationshipTypeAssigned':
      return {
        ...kept,
        type: event.data.relationshipType,
        assignedBy: event.id,
        overridden: event.data.overridden,
      };
    case 'CareTaskScheduled':
      return { ...kept, tasks: new Map(kept.tasks).set(event.data.taskId, 'open') };
    case 'CareTaskCompleted':
      return { ...kept, tasks: new Map(kept.tasks).set(event.data.taskId, 'completed') };
    case 'CareTaskCancelled':
      return { ...kept, tasks: new Map(kept.tasks).set(event.data.taskId, 'cancelled') };
    default:
      return unreachable(event);
  }
};
