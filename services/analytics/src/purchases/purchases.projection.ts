import type { OrderLine } from '@perennial/contracts';
import { sumOfProducts } from '@perennial/kernel';
import { readModel } from '@perennial/projections';
import { PurchasesEntity } from './purchases.entity.ts';

/** Free samples, write-offs and corrections are no purchase. */
const counts = (line: OrderLine): boolean =>
  line.kind !== 'adjustment' && line.quantity > 0 && Number(line.unitPrice) > 0;

/** Purchases of known customers; returns do not undo them, a cancellation does. */
export const purchases = readModel(PurchasesEntity).rows({
  name: 'purchases',
  version: 1,
  keyedBy: 'customer',
  key: (event) => (event.customerId === null ? null : { orderId: event.data.orderId }),
  handlers: {
    OrderPlaced: (_row, { tenantId, customerId, occurredAt, data }) => {
      const lines = data.lines.filter(counts);
      if (customerId === null || lines.length === 0) return undefined;
      return {
        tenantId,
        orderId: data.orderId,
        customerId,
        number: data.number,
        placedAt: occurredAt,
        currency: data.currency,
        amount: sumOfProducts(lines),
        lines: lines.length,
        cancelledAt: null,
      };
    },
    OrderCancelled: (row, { occurredAt }) => row && { ...row, cancelledAt: occurredAt },
  },
});
