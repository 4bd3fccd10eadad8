import Type from 'typebox';
import { defineEvent, type EventOf } from '../event-definition.ts';
import { CausedBy, Data, PolicyVersion, Text, Uuid } from '../fields.ts';
import { Personal } from '../personal.ts';

const lead = { service: 'acquisition', aggregate: 'lead' } as const;

/** Traits a score can weigh: plain facts such as `employees: "50-200"`, never personal data. */
const Traits = Type.Record(Type.String(), Type.String({ maxLength: 200 }));

export const LeadCaptured = defineEvent({
  ...lead,
  type: 'LeadCaptured',
  version: 1,
  description: 'A customer-to-be has shown interest; acquisition starts to work on it.',
  data: Data({
    leadId: Uuid,
    customerId: Uuid,
    source: Text(),
    interest: Type.Optional(Personal(Text())),
    campaignId: Type.Optional(Uuid),
    traits: Traits,
  }),
});
export type LeadCaptured = EventOf<typeof LeadCaptured>;

export const LeadEnriched = defineEvent({
  ...lead,
  type: 'LeadEnriched',
  version: 1,
  description: 'More is known about the lead.',
  data: Data({ leadId: Uuid, traits: Traits }),
});
export type LeadEnriched = EventOf<typeof LeadEnriched>;

export const LeadScored = defineEvent({
  ...lead,
  type: 'LeadScored',
  version: 1,
  description: 'The scoring policy has given the lead a score from 0 to 100, with its reasons.',
  data: Data({
    leadId: Uuid,
    score: Type.Integer({ minimum: 0, maximum: 100 }),
    policyVersion: PolicyVersion,
    reasons: Type.Array(Data({ trait: Text(), points: Type.Integer() })),
    causedBy: Type.Array(Uuid, { description: 'Ids of the events that the score rests on.' }),
  }),
});
export type LeadScored = EventOf<typeof LeadScored>;

export const LeadAssigned = defineEvent({
  ...lead,
  type: 'LeadAssigned',
  version: 1,
  description: 'The lead has an owner.',
  data: Data({ leadId: Uuid, assignee: Text(), policyVersion: Type.Optional(PolicyVersion), causedBy: CausedBy }),
});
export type LeadAssigned = EventOf<typeof LeadAssigned>;

export const LeadQualified = defineEvent({
  ...lead,
  type: 'LeadQualified',
  version: 1,
  description: 'The lead is worth a sales effort.',
  data: Data({
    leadId: Uuid,
    score: Type.Integer({ minimum: 0, maximum: 100 }),
    interest: Type.Optional(Personal(Text())),
  }),
});
export type LeadQualified = EventOf<typeof LeadQualified>;

export const LeadDisqualified = defineEvent({
  ...lead,
  type: 'LeadDisqualified',
  version: 1,
  description: 'The lead will not be followed up.',
  data: Data({ leadId: Uuid, reason: Personal(Text()) }),
});
export type LeadDisqualified = EventOf<typeof LeadDisqualified>;

export const LeadConverted = defineEvent({
  ...lead,
  type: 'LeadConverted',
  version: 1,
  description: 'The lead has become a buying customer through an opportunity.',
  data: Data({ leadId: Uuid, opportunityId: Uuid }),
});
export type LeadConverted = EventOf<typeof LeadConverted>;
