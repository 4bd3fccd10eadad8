import Type from 'typebox';
import { defineEvent, type EventOf } from '../event-definition.ts';
import { Data, MoneyField, OneOf, Text, Uuid } from '../fields.ts';

const campaign = { service: 'acquisition', aggregate: 'campaign' } as const;

export const CampaignPlanned = defineEvent({
  ...campaign,
  type: 'CampaignPlanned',
  version: 1,
  description: 'A campaign is planned with an objective, channels and a budget.',
  data: Data({
    campaignId: Uuid,
    name: Text(),
    objective: OneOf(['relationship', 'lifetime-value', 'loyalty', 'one-to-one']),
    channels: Type.Array(Text(60), { minItems: 1 }),
    budget: Type.Optional(MoneyField),
  }),
});
export type CampaignPlanned = EventOf<typeof CampaignPlanned>;

export const CampaignLaunched = defineEvent({
  ...campaign,
  type: 'CampaignLaunched',
  version: 1,
  description: 'The campaign is running.',
  data: Data({ campaignId: Uuid }),
});
export type CampaignLaunched = EventOf<typeof CampaignLaunched>;

export const TouchRecorded = defineEvent({
  service: 'acquisition',
  aggregate: 'touch',
  type: 'TouchRecorded',
  version: 1,
  description: 'A campaign has reached a customer, or a customer has come through it.',
  data: Data({
    touchId: Uuid,
    campaignId: Uuid,
    customerId: Uuid,
    medium: Text(60),
    direction: OneOf(['outbound', 'inbound']),
  }),
});
export type TouchRecorded = EventOf<typeof TouchRecorded>;
