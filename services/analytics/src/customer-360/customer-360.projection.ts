import { type EventMap, type EventType, events } from '@perennial/contracts';
import { readModel } from '@perennial/projections';
import { blank, touched } from './customer-360.ts';
import { Customer360Entity } from './customer-360.entity.ts';

type Handler = (row: Customer360Entity | undefined, event: EventMap[EventType]) => Customer360Entity | undefined;

const fold: Handler = (row, event) =>
  event.customerId === null
    ? undefined
    : touched(row ?? blank(event.tenantId, event.customerId, event.occurredAt), event);

/** What services report of themselves is no part of a customer's life. */
const isTouchpoint = (type: string): boolean => type !== 'CustomerDataScrubbed';

/** Every event type is a touchpoint when it has a customer; a new one counts without a change here. */
const handlers = Object.fromEntries(
  Object.keys(events)
    .filter(isTouchpoint)
    .map((type) => [type, fold]),
) as Record<EventType, Handler>;

/** One page per customer, over all services. */
export const customer360 = readModel(Customer360Entity).rows({
  name: 'customer-360',
  version: 1,
  keyedBy: 'customer',
  key: (event: EventMap[EventType]) => (event.customerId === null ? null : { customerId: event.customerId }),
  handlers,
});
