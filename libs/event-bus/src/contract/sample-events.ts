import { derivedId, newId } from '@perennial/contracts';
import type { EventStore } from '@perennial/event-store';
import type { NewEvent, Position } from '@perennial/kernel';

const envelope = (customerId: string | null) => ({
  id: newId(),
  schemaVersion: 1,
  customerId,
  occurredAt: '2011-12-09T12:50:00.000Z',
  actor: 'contract',
  channel: 'shop',
  correlationId: newId(),
  causationId: null,
  traceparent: null,
  simulated: false,
});

export const customer = (n: number): string => derivedId('event-bus contract', 'customer', n);

export const earned = (n: number, points: number): NewEvent => ({
  ...envelope(customer(n)),
  type: 'PointsEarned',
  data: { accountId: customer(n), points, reason: 'order', policyVersion: '1' },
});

export const redeemed = (n: number, points: number): NewEvent => ({
  ...envelope(customer(n)),
  type: 'PointsRedeemed',
  data: { accountId: customer(n), points, reason: 'gift' },
});

export const productRetired = (n: number): NewEvent => ({
  ...envelope(null),
  type: 'ProductRetired',
  data: { productId: derivedId('event-bus contract', 'product', n) },
});

/** Appends the events one after the other, and resolves to the position of the last. */
export const append = async (store: EventStore, ...events: readonly NewEvent[]): Promise<Position> => {
  let last = '' as Position;
  for (const event of events) {
    const result = await store.append({
      tenantId: 'contract',
      streamId: `contract-${event.customerId ?? 'of-nobody'}`,
      expectedVersion: 'any',
      events: [event],
    });
    last = result.position;
  }
  return last;
};
