import Type from 'typebox';
import { defineEvent, type EventOf } from '../event-definition.ts';
import { CausedBy, Data, InstantField, OneOf, PolicyVersion, Text, Uuid } from '../fields.ts';
import { Personal } from '../personal.ts';

const offer = { service: 'enhancement', aggregate: 'offer' } as const;

export const OfferMade = defineEvent({
  ...offer,
  type: 'OfferMade',
  version: 1,
  description: 'A product is proposed to one customer, for a reason.',
  data: Data({
    offerId: Uuid,
    customerId: Uuid,
    productId: Uuid,
    kind: OneOf(['cross-sell', 'up-sell', 'bundle']),
    reason: Personal(Text(500)),
    policyVersion: PolicyVersion,
    causedBy: CausedBy,
    expiresAt: Type.Optional(InstantField),
  }),
});
export type OfferMade = EventOf<typeof OfferMade>;

export const OfferShown = defineEvent({
  ...offer,
  type: 'OfferShown',
  version: 1,
  description: 'The customer has seen the offer.',
  data: Data({ offerId: Uuid }),
});
export type OfferShown = EventOf<typeof OfferShown>;

export const OfferClicked = defineEvent({
  ...offer,
  type: 'OfferClicked',
  version: 1,
  description: 'The customer has looked closer at the offer.',
  data: Data({ offerId: Uuid }),
});
export type OfferClicked = EventOf<typeof OfferClicked>;

export const OfferAccepted = defineEvent({
  ...offer,
  type: 'OfferAccepted',
  version: 1,
  description: 'The customer takes the offer.',
  data: Data({ offerId: Uuid, orderId: Type.Optional(Uuid) }),
});
export type OfferAccepted = EventOf<typeof OfferAccepted>;

export const OfferDeclined = defineEvent({
  ...offer,
  type: 'OfferDeclined',
  version: 1,
  description: 'The customer does not want the offer.',
  data: Data({ offerId: Uuid, reason: Type.Optional(Personal(Text())) }),
});
export type OfferDeclined = EventOf<typeof OfferDeclined>;

export const OfferExpired = defineEvent({
  ...offer,
  type: 'OfferExpired',
  version: 1,
  description: 'The offer has run out unanswered.',
  data: Data({ offerId: Uuid }),
});
export type OfferExpired = EventOf<typeof OfferExpired>;

export const OfferWithdrawn = defineEvent({
  ...offer,
  type: 'OfferWithdrawn',
  version: 1,
  description: 'We no longer make the offer, for a reason, such as a consent that was withdrawn.',
  data: Data({ offerId: Uuid, reason: Personal(Text()) }),
});
export type OfferWithdrawn = EventOf<typeof OfferWithdrawn>;
