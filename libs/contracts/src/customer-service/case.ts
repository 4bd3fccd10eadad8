import Type from 'typebox';
import { defineEvent, type EventOf } from '../event-definition.ts';
import { CausedBy, Data, InstantField, OneOf, PolicyVersion, Text, Uuid } from '../fields.ts';
import { Personal } from '../personal.ts';

const serviceCase = { service: 'customer-service', aggregate: 'case' } as const;

export const CaseOpened = defineEvent({
  ...serviceCase,
  type: 'CaseOpened',
  version: 1,
  description: 'A question, fault or request is being worked on; the SLA clock runs.',
  data: Data({
    caseId: Uuid,
    customerId: Uuid,
    phase: OneOf(['pre-sale', 'during-sale', 'post-sale']),
    priority: OneOf(['low', 'normal', 'high', 'urgent']),
    subject: Personal(Text()),
    description: Type.Optional(Personal(Text(20000))),
    complaintId: Type.Optional(Uuid),
    surveyId: Type.Optional(Uuid),
    responseDueAt: InstantField,
    resolutionDueAt: InstantField,
    /** Of the SLA policy. */
    policyVersion: PolicyVersion,
    /** Absent when a person has set the priority. */
    priorityPolicyVersion: Type.Optional(PolicyVersion),
    causedBy: CausedBy,
  }),
});
export type CaseOpened = EventOf<typeof CaseOpened>;

export const CaseAssigned = defineEvent({
  ...serviceCase,
  type: 'CaseAssigned',
  version: 1,
  description: 'An agent is responsible.',
  data: Data({ caseId: Uuid, assignee: Text() }),
});
export type CaseAssigned = EventOf<typeof CaseAssigned>;

export const CaseReplied = defineEvent({
  ...serviceCase,
  type: 'CaseReplied',
  version: 1,
  description: 'We have answered the customer; the first reply stops the response clock.',
  data: Data({ caseId: Uuid, message: Personal(Text(20000)) }),
});
export type CaseReplied = EventOf<typeof CaseReplied>;

export const CaseEscalated = defineEvent({
  ...serviceCase,
  type: 'CaseEscalated',
  version: 1,
  description: 'The case needs a higher level.',
  data: Data({ caseId: Uuid, level: Type.Integer({ minimum: 1, maximum: 9 }), reason: Personal(Text()) }),
});
export type CaseEscalated = EventOf<typeof CaseEscalated>;

export const CaseResolved = defineEvent({
  ...serviceCase,
  type: 'CaseResolved',
  version: 1,
  description: 'The case is solved; the resolution clock stops.',
  data: Data({ caseId: Uuid, resolution: Personal(Text(4000)) }),
});
export type CaseResolved = EventOf<typeof CaseResolved>;

export const CaseReopened = defineEvent({
  ...serviceCase,
  type: 'CaseReopened',
  version: 1,
  description: 'It was not solved after all.',
  data: Data({ caseId: Uuid, reason: Personal(Text()) }),
});
export type CaseReopened = EventOf<typeof CaseReopened>;

export const CaseMerged = defineEvent({
  ...serviceCase,
  type: 'CaseMerged',
  version: 1,
  description: 'The case goes on in another one.',
  data: Data({ caseId: Uuid, intoCaseId: Uuid }),
});
export type CaseMerged = EventOf<typeof CaseMerged>;

export const CaseRated = defineEvent({
  ...serviceCase,
  type: 'CaseRated',
  version: 1,
  description: 'The customer has rated how the case was handled, 1 to 5.',
  data: Data({ caseId: Uuid, rating: Type.Integer({ minimum: 1, maximum: 5 }) }),
});
export type CaseRated = EventOf<typeof CaseRated>;

export const SlaBreached = defineEvent({
  ...serviceCase,
  type: 'SlaBreached',
  version: 1,
  description: 'A target of the SLA policy was missed.',
  data: Data({
    caseId: Uuid,
    target: OneOf(['response', 'resolution']),
    dueAt: InstantField,
    policyVersion: PolicyVersion,
    causedBy: CausedBy,
  }),
});
export type SlaBreached = EventOf<typeof SlaBreached>;
