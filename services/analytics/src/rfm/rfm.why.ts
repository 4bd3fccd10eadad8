import { rfm } from '@perennial/mining';
import { eventsOf, type ExplainedValue } from '@perennial/service-kit';
import { purchases } from '../purchases/purchases.projection.ts';
import { defaultRfm } from './rfm.policy.ts';

/** Why a customer has these figures: the orders that count. */
export const rfmFigures: ExplainedValue = {
  value: 'rfm',
  description: 'Recency (days), frequency and monetary value of the customer.',
  policy: 'rfm',
  explain: (life, { at, rowsOf }) => {
    const counted = rowsOf(purchases).filter(({ cancelledAt }) => cancelledAt === null);
    const [figures] = rfm(
      counted.map(({ customerId, placedAt: occurredAt, amount }) => ({ customerId, occurredAt, amount })),
      at,
    ).customers;
    if (!figures) return [];
    const { recency, frequency, monetary } = figures;
    const orders = new Set(counted.map(({ orderId }) => orderId));
    return [
      {
        of: {},
        current: { recency, frequency, monetary, currency: counted[0]?.currency },
        policyVersion: defaultRfm.version,
        causedBy: eventsOf(life, 'OrderPlaced', 'OrderCancelled')
          .filter(({ type, data }) => type === 'OrderCancelled' || orders.has(data.orderId))
          .map(({ id }) => id),
        decidedBy: null,
      },
    ];
  },
};
