import Type from 'typebox';
import { defineEvent, type EventOf } from '../event-definition.ts';
import { Data, InstantField, OneOf, Text, Uuid } from '../fields.ts';

/** Who asked for an erasure. `not-recorded`: it was interrupted before it could be written down, and completed later. */
export const ErasureRequester = OneOf(['customer', 'representative', 'controller', 'authority', 'not-recorded']);
export type ErasureRequester = Type.Static<typeof ErasureRequester>;

/** The grounds of GDPR article 17 (1), in its order; closed words, because a free text would be personal data again. */
export const ErasureReason = OneOf([
  'no-longer-necessary',
  'consent-withdrawn',
  'objection',
  'unlawful-processing',
  'legal-obligation',
  'child-consent',
  'not-recorded',
]);
export type ErasureReason = Type.Static<typeof ErasureReason>;

export const CustomerErased = defineEvent({
  service: 'acquisition',
  aggregate: 'customer',
  type: 'CustomerErased',
  version: 1,
  description:
    'The keys of the customer were destroyed: no personal field of their events can be read any more, anywhere. Read models fold the customer anew.',
  data: Data({
    customerId: Uuid,
    requestedBy: ErasureRequester,
    reason: ErasureReason,
    keysDestroyed: Type.Integer({ minimum: 0 }),
    keysDestroyedAt: InstantField,
  }),
});
export type CustomerErased = EventOf<typeof CustomerErased>;

export const CustomerDataScrubbed = defineEvent({
  // Each service for its own read models.
  service: '*',
  aggregate: 'scrub',
  type: 'CustomerDataScrubbed',
  version: 1,
  description:
    'A service has compared its rows of an erased customer with a fresh fold of the log, and they are equal: nothing personal is left in them.',
  data: Data({
    scrubId: Uuid,
    customerId: Uuid,
    service: Text(60),
    readModels: Type.Array(Data({ name: Text(), rows: Type.Integer({ minimum: 0 }) })),
  }),
});
export type CustomerDataScrubbed = EventOf<typeof CustomerDataScrubbed>;

/** The services that fold customers' events into rows: an erasure is complete when each of them has reported its scrub. */
export const servicesWithCustomerData = [
  'acquisition',
  'enhancement',
  'retention',
  'customer-service',
  'analytics',
] as const;
