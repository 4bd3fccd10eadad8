import {
  type CustomerRegistered,
  derivedId,
  type OrderPaid,
  type OrderPlaced,
  type OrderReturned,
  type ProductListed,
} from '@perennial/contracts';
import type { AppendRequest } from '@perennial/event-store';
import { type NewEvent, streamOf } from '@perennial/kernel';
import { type History, type Invoice, isPaid, type Product } from './history.ts';
import { isCreditNote, lineKindOf, productKindOf } from './kinds.ts';

const SYSTEM = 'online-retail';
/** Who the imported events are from. */
export const ACTOR = `import:${SYSTEM}`;
/** The shop is in the United Kingdom and bills in pounds, whatever the customer's country. */
const CURRENCY = 'GBP';

type ImportedEvent = ProductListed | CustomerRegistered | OrderPlaced | OrderPaid | OrderReturned;

/**
 * A history as appends, each to a stream of its own: first every product, then, in order of time, each invoice, preceded by
 * its customer's registration when it is the customer's first. Ids depend on the tenant and the file's own keys alone, so
 * that the same history always makes the same events.
 */
export const appendsOf = function* (history: History, tenantId: string): Generator<AppendRequest> {
  const id = (...parts: readonly string[]) => derivedId(SYSTEM, tenantId, ...parts);
  const correlationId = id('import');
  const productIds = new Map(history.products.map(({ code }) => [code, id('product', code)]));
  const registered = new Map<string, string>();

  const event = (
    { type, data }: ImportedEvent,
    at: string,
    customerId: string | null,
    aggregateId: string,
    causationId: string | null = null,
  ): NewEvent => ({
    id: derivedId(aggregateId, type),
    type,
    schemaVersion: 1,
    customerId,
    occurredAt: at,
    actor: ACTOR,
    channel: 'import',
    correlationId,
    causationId,
    traceparent: null,
    simulated: false,
    data,
  });

  const append = (streamId: string, ...events: readonly NewEvent[]): AppendRequest => ({
    tenantId,
    streamId,
    expectedVersion: 'noStream',
    events,
  });

  const listing = ({ code, name, since }: Product): AppendRequest => {
    const productId = productIds.get(code) as string;
    const data = { productId, code, name, kind: productKindOf(code) };
    return append(streamOf('product', productId), event({ type: 'ProductListed', data }, since, null, productId));
  };

  const registration = (customerId: string, { customer, country, at }: Invoice): AppendRequest => {
    const reference = { system: SYSTEM, id: customer };
    const data = { customerId, ...(country && { country }), reference, source: SYSTEM };
    return append(
      streamOf('customer', customerId),
      event({ type: 'CustomerRegistered', data }, at, customerId, customerId),
    );
  };

  const order = (invoice: Invoice, customerId: string | null): AppendRequest => {
    const { number, country, at } = invoice;
    const orderId = id('order', number);
    const stream = streamOf('order', orderId);
    const sign = isCreditNote(number) ? -1 : 1;
    const lines = invoice.lines.map(({ code, quantity, unitPrice }) => {
      const productId = productIds.get(code) as string;
      const kind = lineKindOf(code, sign * quantity, unitPrice);
      return { productId, code, kind, quantity: sign * quantity, unitPrice };
    });
    const data = { orderId, number, customerId, currency: CURRENCY, ...(country && { country }), lines };
    if (sign < 0) return append(stream, event({ type: 'OrderReturned', data }, at, customerId, orderId));

    const placed = event({ type: 'OrderPlaced', data }, at, customerId, orderId);
    if (!isPaid(invoice)) return append(stream, placed);
    const amount = { amount: invoice.value, currency: CURRENCY };
    const paid: OrderPaid = { type: 'OrderPaid', data: { orderId, customerId, amount } };
    return append(stream, placed, event(paid, at, customerId, orderId, placed.id));
  };

  for (const product of history.products) yield listing(product);
  for (const invoice of history.invoices) {
    if (invoice.customer === '') {
      yield order(invoice, null);
      continue;
    }
    let customerId = registered.get(invoice.customer);
    if (customerId === undefined) {
      registered.set(invoice.customer, (customerId = id('customer', invoice.customer)));
      yield registration(customerId, invoice);
    }
    yield order(invoice, customerId);
  }
};

/** How many events a history makes, without making them. */
export const countEvents = ({ products, invoices }: History): number => {
  const customers = new Set(invoices.map(({ customer }) => customer));
  customers.delete('');
  return products.length + customers.size + invoices.length + invoices.filter(isPaid).length;
};
