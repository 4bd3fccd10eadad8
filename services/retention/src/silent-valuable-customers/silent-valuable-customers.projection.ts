import type { PerennialEvent } from '@perennial/contracts';
import { readModel } from '@perennial/projections';
import { OutboundContactEntity } from './outbound-contact.entity.ts';

type Kind = OutboundContactEntity['kind'];

const contact = (
  kind: Kind,
  { tenantId, id, customerId, occurredAt }: PerennialEvent,
): OutboundContactEntity | undefined =>
  customerId === null ? undefined : { tenantId, eventId: id, customerId, kind, occurredAt };

/**
 * Every time that we turned to a customer. One row a contact, so that silence can be measured as of any time; what the
 * customers are worth comes from the purchases of the retention rate.
 */
export const silentValuableCustomers = readModel(OutboundContactEntity).rows({
  name: 'silent-valuable-customers',
  version: 1,
  keyedBy: 'customer',
  key: (event) => ({ eventId: event.id }),
  handlers: {
    InteractionLogged: (_row, event) =>
      event.data.direction === 'outbound' ? contact('interaction', event) : undefined,
    TouchRecorded: (_row, event) => (event.data.direction === 'outbound' ? contact('campaign', event) : undefined),
    OfferMade: (_row, event) => contact('offer', event),
    SurveySent: (_row, event) => contact('survey', event),
    WinbackContacted: (_row, event) => contact('win-back', event),
  },
});
