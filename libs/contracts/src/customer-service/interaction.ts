import Type from 'typebox';
import { defineEvent, type EventOf } from '../event-definition.ts';
import { Data, OneOf, Text, Uuid } from '../fields.ts';
import { Personal } from '../personal.ts';

const interaction = { service: 'customer-service', aggregate: 'interaction' } as const;

export const InteractionLogged = defineEvent({
  ...interaction,
  type: 'InteractionLogged',
  version: 1,
  description: 'A customer and we have been in contact.',
  data: Data({
    interactionId: Uuid,
    customerId: Uuid,
    medium: OneOf(['phone', 'email', 'chat', 'web', 'shop', 'letter', 'social']),
    direction: OneOf(['inbound', 'outbound']),
    subject: Personal(Text()),
    content: Type.Optional(Personal(Text(20000))),
    sentiment: Type.Optional(OneOf(['negative', 'neutral', 'positive'])),
    caseId: Type.Optional(Uuid),
  }),
});
export type InteractionLogged = EventOf<typeof InteractionLogged>;

export const InteractionHandedOver = defineEvent({
  ...interaction,
  type: 'InteractionHandedOver',
  version: 1,
  description: 'Somebody else carries the conversation on, with all of its context.',
  data: Data({ interactionId: Uuid, from: Type.Optional(Text()), to: Text(), reason: Personal(Text()) }),
});
export type InteractionHandedOver = EventOf<typeof InteractionHandedOver>;
