import { derivedId, type EventMap, type EventType, newId } from '@perennial/contracts';
import type { AppendRequest, EventStore } from '@perennial/event-store';
import type { NewEvent, Position } from '@perennial/kernel';

export const TENANT = 'local';

/** A customer, an order or a product of the tests, by number. */
export const customer = (n: number): string => derivedId('customer', n);
export const order = (n: number): string => derivedId('order', n);
export const product = (n: number): string => derivedId('product', n);

/** An event that has just happened to a customer, or to nobody. */
export const happened = <Type extends EventType>(
  type: Type,
  customerId: string | null,
  data: EventMap[Type]['data'],
  occurredAt = '2011-12-09T12:50:00.000Z',
): NewEvent => ({
  id: newId(),
  type,
  data,
  schemaVersion: 1,
  customerId,
  occurredAt,
  actor: 'test',
  channel: 'shop',
  correlationId: newId(),
  causationId: null,
  traceparent: null,
  simulated: false,
});

export const opened = (n: number) =>
  happened('LoyaltyAccountOpened', customer(n), {
    accountId: customer(n),
    customerId: customer(n),
    tier: 'bronze',
    policyVersion: '1',
  });

export const earned = (n: number, points: number, reason = 'order', occurredAt?: string) =>
  happened('PointsEarned', customer(n), { accountId: customer(n), points, reason, policyVersion: '1' }, occurredAt);

export const redeemed = (n: number, points: number) =>
  happened('PointsRedeemed', customer(n), { accountId: customer(n), points, reason: 'gift' });

export const tierChanged = (n: number, to: 'silver' | 'gold') =>
  happened('TierChanged', customer(n), { accountId: customer(n), from: 'bronze', to, policyVersion: '1' });

export const placed = (n: number, orderNumber: number, productNumber: number, quantity: number, unitPrice: string) =>
  happened('OrderPlaced', customer(n), {
    orderId: order(orderNumber),
    number: `A${orderNumber}`,
    customerId: customer(n),
    currency: 'GBP',
    lines: [{ productId: product(productNumber), code: `P${productNumber}`, kind: 'product', quantity, unitPrice }],
  });

export const fulfilled = (n: number, orderNumber: number) =>
  happened('OrderFulfilled', customer(n), { orderId: order(orderNumber), customerId: customer(n) });

export const cancelled = (n: number, orderNumber: number) =>
  happened('OrderCancelled', customer(n), {
    orderId: order(orderNumber),
    customerId: customer(n),
    currency: 'GBP',
    reason: 'changed my mind',
    lines: [{ productId: product(1), code: 'P1', kind: 'product', quantity: 1, unitPrice: '1' }],
  });

export const listed = (productNumber: number, code: string) =>
  happened('ProductListed', null, { productId: product(productNumber), code, name: code, kind: 'core' });

/** Appends each event to its own customer's stream, and resolves to the last position. */
export const append = async (store: EventStore, ...events: readonly NewEvent[]): Promise<Position> => {
  const requests = events.map((event): AppendRequest => ({
    tenantId: TENANT,
    streamId: `life-${event.customerId ?? 'of-nobody'}`,
    expectedVersion: 'any',
    events: [event],
  }));
  let last = '' as Position;
  for (const outcome of await store.appendMany(requests)) {
    if (outcome.status === 'rejected') throw outcome.reason;
    if (outcome.value.position > last) last = outcome.value.position;
  }
  return last;
};

export const erased = (n: number) =>
  happened('CustomerErased', customer(n), {
    customerId: customer(n),
    requestedBy: 'customer',
    reason: 'consent-withdrawn',
    keysDestroyed: 1,
    keysDestroyedAt: '2011-12-10T09:00:00.000Z',
  });
