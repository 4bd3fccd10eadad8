import { compareDecimals } from '@perennial/kernel';
import { readModel } from '@perennial/projections';
import { PurchaseEntity } from './purchase.entity.ts';

/**
 * Who bought when: the paid orders of customers that have a value. Returns do not undo that somebody bought; an order that is
 * cancelled does. One row an order, so that any month can be counted as of any time.
 */
export const retentionRate = readModel(PurchaseEntity).rows({
  name: 'retention-rate',
  version: 1,
  keyedBy: 'customer',
  key: (event) => (event.data.customerId === null ? null : { orderId: event.data.orderId }),
  handlers: {
    OrderPaid: (_row, { tenantId, occurredAt, data: { orderId, customerId, amount: paid } }) =>
      customerId === null || compareDecimals(paid.amount, '0') <= 0
        ? undefined
        : { tenantId, orderId, customerId, occurredAt, ...paid, cancelledAt: null },
    OrderCancelled: (row, { occurredAt }) => row && { ...row, cancelledAt: occurredAt },
  },
});
