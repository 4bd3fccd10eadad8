import Type from 'typebox';
import { defineEvent, type EventOf } from '../event-definition.ts';
import { LAWFUL_BASES } from '../acquisition/lawful-basis.ts';
import { CausedBy, Data, InstantField, OneOf, PolicyVersion, Text, Uuid } from '../fields.ts';
import { Personal } from '../personal.ts';

const winBack = { service: 'retention', aggregate: 'win-back' } as const;

export const WinbackStarted = defineEvent({
  ...winBack,
  type: 'WinbackStarted',
  version: 1,
  description: 'We try to win a lapsing customer back.',
  data: Data({
    winBackId: Uuid,
    customerId: Uuid,
    reason: Personal(Text(500)),
    policyVersion: Type.Optional(PolicyVersion),
    causedBy: CausedBy,
    lawfulBasis: Type.Optional(OneOf([...LAWFUL_BASES])),
    /** When what allows it runs out: nobody is contacted from then on. */
    consentExpiresAt: Type.Optional(InstantField),
  }),
});
export type WinbackStarted = EventOf<typeof WinbackStarted>;

export const WinbackContacted = defineEvent({
  ...winBack,
  type: 'WinbackContacted',
  version: 1,
  description: 'The customer was approached.',
  data: Data({ winBackId: Uuid, medium: Text(60) }),
});
export type WinbackContacted = EventOf<typeof WinbackContacted>;

export const WinbackSucceeded = defineEvent({
  ...winBack,
  type: 'WinbackSucceeded',
  version: 1,
  description: 'The customer buys again.',
  data: Data({ winBackId: Uuid, orderId: Type.Optional(Uuid) }),
});
export type WinbackSucceeded = EventOf<typeof WinbackSucceeded>;

export const WinbackAbandoned = defineEvent({
  ...winBack,
  type: 'WinbackAbandoned',
  version: 1,
  description: 'The attempt is given up.',
  data: Data({ winBackId: Uuid, reason: Personal(Text()) }),
});
export type WinbackAbandoned = EventOf<typeof WinbackAbandoned>;
