import Type from 'typebox';
import { defineEvent, type EventOf } from '../event-definition.ts';
import { Data, InstantField, MoneyField, Text, Uuid } from '../fields.ts';
import { Personal } from '../personal.ts';

const opportunity = { service: 'acquisition', aggregate: 'opportunity' } as const;
const Probability = Type.Number({ minimum: 0, maximum: 1 });

export const OpportunityOpened = defineEvent({
  ...opportunity,
  type: 'OpportunityOpened',
  version: 1,
  description: 'A possible sale has been recognised.',
  data: Data({
    opportunityId: Uuid,
    customerId: Uuid,
    leadId: Type.Optional(Uuid),
    pipeline: Text(60),
    stage: Text(60),
    title: Personal(Text()),
    amount: Type.Optional(MoneyField),
    probability: Probability,
    expectedCloseAt: Type.Optional(InstantField),
  }),
});
export type OpportunityOpened = EventOf<typeof OpportunityOpened>;

export const OpportunityStageChanged = defineEvent({
  ...opportunity,
  type: 'OpportunityStageChanged',
  version: 1,
  description: 'The possible sale has moved to another stage of its pipeline.',
  data: Data({
    opportunityId: Uuid,
    from: Text(60),
    to: Text(60),
    probability: Probability,
    amount: Type.Optional(MoneyField),
    expectedCloseAt: Type.Optional(InstantField),
  }),
});
export type OpportunityStageChanged = EventOf<typeof OpportunityStageChanged>;

export const OpportunityWon = defineEvent({
  ...opportunity,
  type: 'OpportunityWon',
  version: 1,
  description: 'The sale is made.',
  data: Data({ opportunityId: Uuid, leadId: Type.Optional(Uuid), amount: MoneyField }),
});
export type OpportunityWon = EventOf<typeof OpportunityWon>;

export const OpportunityLost = defineEvent({
  ...opportunity,
  type: 'OpportunityLost',
  version: 1,
  description: 'The sale will not be made.',
  data: Data({ opportunityId: Uuid, reason: Personal(Text()) }),
});
export type OpportunityLost = EventOf<typeof OpportunityLost>;

export const OpportunityReopened = defineEvent({
  ...opportunity,
  type: 'OpportunityReopened',
  version: 1,
  description: 'A closed opportunity is worked on again.',
  data: Data({ opportunityId: Uuid, stage: Text(60), probability: Probability, reason: Personal(Text()) }),
});
export type OpportunityReopened = EventOf<typeof OpportunityReopened>;
