import type { EventMap } from '@perennial/contracts';
import { addDecimals, sumOfProducts } from '@perennial/kernel';
import { readModel } from '@perennial/projections';
import { piecesOf } from '../order/ordered-lines.ts';
import { PurchaseHistoryEntity } from './purchase-history.entity.ts';

type Row = PurchaseHistoryEntity;
type Document = EventMap['OrderPlaced'] | EventMap['OrderReturned'];

const documentOf = ({ tenantId, occurredAt, customerId, data }: Document) => ({
  tenantId,
  orderId: data.orderId,
  // The key has passed over events of no customer.
  customerId: customerId ?? '',
  number: data.number,
  placedAt: occurredAt,
  paidAt: null,
  fulfilledAt: null,
  returnedAt: null,
  cancelledAt: null,
  cancelledReason: null,
  currency: data.currency,
  country: data.country ?? null,
  offerId: null,
  lines: data.lines,
  returnedLines: null,
  amount: sumOfProducts(data.lines),
  returnedAmount: '0',
});

const creditNote = (event: EventMap['OrderReturned']): Row => {
  const document = documentOf(event);
  return {
    ...document,
    kind: 'credit-note',
    status: 'returned',
    returnedAt: event.occurredAt,
    returnedAmount: document.amount,
  };
};

const withReturn = (row: Row, { occurredAt, data }: EventMap['OrderReturned']): Row => {
  const returnedLines = [...(row.returnedLines ?? []), ...data.lines];
  return {
    ...row,
    status: piecesOf(returnedLines) >= piecesOf(row.lines) ? 'returned' : row.status,
    returnedAt: occurredAt,
    returnedLines,
    returnedAmount: addDecimals(row.returnedAmount, sumOfProducts(data.lines)),
  };
};

/** What each customer bought and sent back. Sales to nobody we know are in the order book only. */
export const purchaseHistory = readModel(PurchaseHistoryEntity).rows({
  name: 'purchase-history',
  version: 1,
  keyedBy: 'customer',
  key: ({ customerId, data }) => (customerId === null ? null : { orderId: data.orderId }),
  handlers: {
    OrderPlaced: (_row, event) => ({
      ...documentOf(event),
      kind: 'order',
      status: 'placed',
      offerId: event.data.offerId ?? null,
    }),
    OrderPaid: (row, { occurredAt }) =>
      row && { ...row, status: row.status === 'placed' ? 'paid' : row.status, paidAt: occurredAt },
    OrderFulfilled: (row, { occurredAt }) => row && { ...row, status: 'fulfilled', fulfilledAt: occurredAt },
    OrderReturned: (row, event) => (row ? withReturn(row, event) : creditNote(event)),
    OrderCancelled: (row, { occurredAt, data }) =>
      row && { ...row, status: 'cancelled', cancelledAt: occurredAt, cancelledReason: data.reason },
  },
});
