import Type from 'typebox';
import { defineEvent, type EventOf } from '../event-definition.ts';
import type { Purpose } from '../acquisition/lawful-basis.ts';
import { CausedBy, Data, InstantField, OneOf, PolicyVersion, Text, Uuid } from '../fields.ts';
import { Personal } from '../personal.ts';

const relationship = { service: 'retention', aggregate: 'relationship' } as const;
/** Kotler's five kinds of relationship, from a bare sale to a partnership. */
export const RelationshipType = OneOf(['basic', 'reactive', 'accountable', 'proactive', 'partnership']);
export type RelationshipType = Type.Static<typeof RelationshipType>;

export const RelationshipTypeAssigned = defineEvent({
  ...relationship,
  type: 'RelationshipTypeAssigned',
  version: 1,
  description: 'How closely we care for this customer, after Kotler; by policy or by a person who overrides it.',
  data: Data({
    customerId: Uuid,
    relationshipType: RelationshipType,
    reason: Personal(Text(500)),
    policyVersion: Type.Optional(PolicyVersion),
    overridden: Type.Boolean(),
    causedBy: CausedBy,
  }),
});
export type RelationshipTypeAssigned = EventOf<typeof RelationshipTypeAssigned>;

/** What a contact is for: to serve the customer (the default), or to sell more. */
export const CARE_PURPOSES = ['service', 'marketing'] as const satisfies readonly Purpose[];

export const CareTaskScheduled = defineEvent({
  ...relationship,
  type: 'CareTaskScheduled',
  version: 1,
  description: 'Somebody is to contact the customer by a date.',
  data: Data({
    customerId: Uuid,
    taskId: Uuid,
    task: Personal(Text()),
    dueAt: InstantField,
    orderId: Type.Optional(Uuid),
    policyVersion: Type.Optional(PolicyVersion),
    causedBy: CausedBy,
    purpose: Type.Optional(OneOf([...CARE_PURPOSES])),
  }),
});
export type CareTaskScheduled = EventOf<typeof CareTaskScheduled>;

export const CareTaskCompleted = defineEvent({
  ...relationship,
  type: 'CareTaskCompleted',
  version: 1,
  description: 'The care task is done.',
  data: Data({ customerId: Uuid, taskId: Uuid, outcome: Personal(Text()) }),
});
export type CareTaskCompleted = EventOf<typeof CareTaskCompleted>;

export const CareTaskCancelled = defineEvent({
  ...relationship,
  type: 'CareTaskCancelled',
  version: 1,
  description: 'The care task will not be done, for a reason, such as a consent that was withdrawn.',
  data: Data({ customerId: Uuid, taskId: Uuid, reason: Personal(Text()) }),
});
export type CareTaskCancelled = EventOf<typeof CareTaskCancelled>;
