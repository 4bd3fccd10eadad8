import { addDecimals, sumOfProducts } from '@perennial/kernel';
import { readModel } from '@perennial/projections';
import { piecesOf } from '../order/ordered-lines.ts';
import { OrderBookEntity } from './order-book.entity.ts';

/**
 * Every order with how far it has got. Keyed by the order itself, so that sales to nobody we know have their row: all events of
 * an order are in its own stream. A credit note that names no order has none.
 */
export const orderBook = readModel(OrderBookEntity).rows({
  name: 'order-book',
  version: 1,
  keyedBy: 'entity',
  key: ({ data }) => ({ orderId: data.orderId }),
  handlers: {
    OrderPlaced: (_row, { tenantId, customerId, occurredAt, data }) => ({
      tenantId,
      orderId: data.orderId,
      customerId,
      number: data.number,
      status: 'placed',
      placedAt: occurredAt,
      paidAt: null,
      fulfilledAt: null,
      returnedAt: null,
      cancelledAt: null,
      currency: data.currency,
      country: data.country ?? null,
      offerId: data.offerId ?? null,
      lineCount: data.lines.length,
      units: piecesOf(data.lines),
      returnedUnits: 0,
      amount: sumOfProducts(data.lines),
      returnedAmount: '0',
    }),
    OrderPaid: (row, { occurredAt }) =>
      row && { ...row, status: row.status === 'placed' ? 'paid' : row.status, paidAt: occurredAt },
    OrderFulfilled: (row, { occurredAt }) => row && { ...row, status: 'fulfilled', fulfilledAt: occurredAt },
    OrderReturned: (row, { occurredAt, data }) => {
      if (!row) return undefined;
      const returnedUnits = row.returnedUnits + piecesOf(data.lines);
      const returnedAmount = addDecimals(row.returnedAmount, sumOfProducts(data.lines));
      const status = returnedUnits >= row.units ? 'returned' : row.status;
      return { ...row, status, returnedUnits, returnedAmount, returnedAt: occurredAt };
    },
    OrderCancelled: (row, { occurredAt }) => row && { ...row, status: 'cancelled', cancelledAt: occurredAt },
  },
});
