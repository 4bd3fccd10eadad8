import { newId } from '@perennial/contracts';

/** About 220 bytes of data, as an order payment has. */
export const sampleData = () => ({
  orderId: newId(),
  customerId: newId(),
  amount: { amount: '123.45', currency: 'GBP' },
  method: 'card',
  reference: 'R'.repeat(60),
});

/** An event with that data, of a customer of its own. */
export const sampleEvent = () => {
  const data = sampleData();
  return {
    id: newId(),
    type: 'OrderPaid',
    schemaVersion: 1,
    customerId: data.customerId,
    occurredAt: '2011-12-09T12:50:00.000Z',
    actor: 'service:enhancement',
    channel: 'shop',
    correlationId: data.orderId,
    causationId: null,
    traceparent: null,
    simulated: false,
    data,
  };
};

export const sampleEvents = (count) => Array.from({ length: count }, sampleEvent);
