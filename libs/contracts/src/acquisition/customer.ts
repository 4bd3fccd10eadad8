import Type from 'typebox';
import { defineEvent, type EventOf } from '../event-definition.ts';
import { Country, Data, InstantField, OneOf, Text, Uuid } from '../fields.ts';
import { Personal } from '../personal.ts';
import { LAWFUL_BASES, PURPOSES } from './lawful-basis.ts';

const customer = { service: 'acquisition', aggregate: 'customer' } as const;

const profile = {
  kind: Type.Optional(OneOf(['person', 'organisation'])),
  country: Type.Optional(Country),
  language: Type.Optional(Text(35)),
  industry: Type.Optional(Text()),
  name: Type.Optional(Personal(Text())),
  email: Type.Optional(Personal(Text(320))),
  phone: Type.Optional(Personal(Text(40))),
};

export const CustomerRegistered = defineEvent({
  ...customer,
  type: 'CustomerRegistered',
  version: 1,
  description: 'A party is identified for the first time, as a lead or by import, and gets its id for life.',
  data: Data({
    customerId: Uuid,
    ...profile,
    reference: Type.Optional(
      Data(
        { system: Text(60), id: Personal(Text(120)) },
        { description: 'The id under which another system knows the customer.' },
      ),
    ),
    source: Type.Optional(Text()),
  }),
});
export type CustomerRegistered = EventOf<typeof CustomerRegistered>;

export const CustomerProfileChanged = defineEvent({
  ...customer,
  type: 'CustomerProfileChanged',
  version: 1,
  description: 'Some profile fields have new values; fields not named are unchanged.',
  data: Data({ customerId: Uuid, ...profile }),
});
export type CustomerProfileChanged = EventOf<typeof CustomerProfileChanged>;

export const IdentityLinked = defineEvent({
  ...customer,
  type: 'IdentityLinked',
  version: 1,
  description: 'This customer and another one are found to be one person; both keep their ids and histories.',
  data: Data({ customerId: Uuid, linkedCustomerId: Uuid, reason: Personal(Text()) }),
});
export type IdentityLinked = EventOf<typeof IdentityLinked>;

export const IdentityUnlinked = defineEvent({
  ...customer,
  type: 'IdentityUnlinked',
  version: 1,
  description: 'A link between two customers is undone.',
  data: Data({ customerId: Uuid, linkedCustomerId: Uuid, reason: Personal(Text()) }),
});
export type IdentityUnlinked = EventOf<typeof IdentityUnlinked>;

const purpose = OneOf([...PURPOSES]);

export const ConsentGranted = defineEvent({
  ...customer,
  type: 'ConsentGranted',
  version: 1,
  description:
    'The customer’s data may be used for a purpose: by consent, or on another lawful basis. Replaces what was before.',
  data: Data({
    customerId: Uuid,
    purpose,
    lawfulBasis: OneOf([...LAWFUL_BASES]),
    proof: Personal(Text(1000)),
    expiresAt: Type.Optional(InstantField),
  }),
});
export type ConsentGranted = EventOf<typeof ConsentGranted>;

export const ConsentRevoked = defineEvent({
  ...customer,
  type: 'ConsentRevoked',
  version: 1,
  description: 'The customer withdraws a consent, or objects to a legitimate interest.',
  data: Data({ customerId: Uuid, purpose, reason: Type.Optional(Personal(Text(1000))) }),
});
export type ConsentRevoked = EventOf<typeof ConsentRevoked>;
