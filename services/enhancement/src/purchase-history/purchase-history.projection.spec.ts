import { describe, expect, it } from '@jest/globals';
import type { OrderLine } from '@perennial/contracts';
import type { RecordedEvent } from '@perennial/kernel';
import { givenEvents, recorded } from '@perennial/testing';
import { purchaseHistory } from './purchase-history.projection.ts';
import { totalsOf } from './purchase-totals.ts';

const customerId = '0198c0de-0000-7000-8000-0000000000c1';
const orderId = '0198c0de-0000-7000-8000-000000000001';
const noteId = '0198c0de-0000-7000-8000-000000000002';
const heart = '0198c0de-0000-7000-8000-0000000000a1';

const hearts = (quantity: number, unitPrice = '2.55'): OrderLine => ({
  productId: heart,
  code: '85123A',
  kind: 'product',
  quantity,
  unitPrice,
});
const head = { orderId, number: '536365', customerId, currency: 'GBP' };
const [monday, tuesday, friday] = ['2025-03-03T09:00:00.000Z', '2025-03-04T09:00:00.000Z', '2025-03-07T09:00:00.000Z'];

const placed = recorded('OrderPlaced', { ...head, lines: [hearts(6), hearts(1, '0.001')] }, { occurredAt: monday });
const amount = { amount: '15.301', currency: 'GBP' };
const paid = recorded('OrderPaid', { orderId, customerId, amount }, { occurredAt: tuesday });
const fulfilled = recorded('OrderFulfilled', { orderId, customerId }, { occurredAt: tuesday });
const returned = (...lines: OrderLine[]) =>
  recorded('OrderReturned', { ...head, number: '536365-R1', lines }, { occurredAt: friday });
const note = recorded(
  'OrderReturned',
  { ...head, orderId: noteId, number: 'C536379', country: 'France', lines: [hearts(2)] },
  { occurredAt: friday },
);

describe('the purchase history', () => {
  it('shows an order with its lines and exact amount', () => {
    expect(givenEvents(placed).project(purchaseHistory).rows).toEqual([
      {
        tenantId: 'test',
        orderId,
        customerId,
        kind: 'order',
        number: '536365',
        status: 'placed',
        placedAt: monday,
        paidAt: null,
        fulfilledAt: null,
        returnedAt: null,
        cancelledAt: null,
        cancelledReason: null,
        currency: 'GBP',
        country: null,
        offerId: null,
        lines: [hearts(6), hearts(1, '0.001')],
        returnedLines: null,
        amount: '15.301',
        returnedAmount: '0',
      },
    ]);
  });

  it('follows an order to its fulfilment, whichever of payment and delivery comes first', () => {
    const inOrder = givenEvents(placed, paid).project(purchaseHistory).rows;
    expect(inOrder).toMatchObject([{ status: 'paid', paidAt: tuesday }]);
    const onAccount = givenEvents(placed, fulfilled, paid).project(purchaseHistory).rows;
    expect(onAccount).toMatchObject([{ status: 'fulfilled', paidAt: tuesday, fulfilledAt: tuesday }]);
  });

  it('adds up what came back of an order', () => {
    const { rows } = givenEvents(placed, fulfilled, returned(hearts(1)), returned(hearts(2))).project(purchaseHistory);
    expect(rows).toMatchObject([
      { status: 'fulfilled', returnedAmount: '7.65', returnedAt: friday, returnedLines: [hearts(1), hearts(2)] },
    ]);
  });

  it('calls an order returned when all of it came back', () => {
    const everything = returned(hearts(6), hearts(1, '0.001'));
    expect(givenEvents(placed, fulfilled, everything).project(purchaseHistory).rows).toMatchObject([
      { status: 'returned', amount: '15.301', returnedAmount: '15.301' },
    ]);
  });

  it('shows a credit note that names no order as a document of its own', () => {
    expect(givenEvents(note).project(purchaseHistory).rows).toMatchObject([
      {
        kind: 'credit-note',
        status: 'returned',
        number: 'C536379',
        country: 'France',
        amount: '5.1',
        returnedAmount: '5.1',
      },
    ]);
  });

  it('has no rows for sales to nobody we know', () => {
    const nobody = { customerId: null };
    const { rows } = givenEvents(
      recorded('OrderPlaced', { ...head, ...nobody, lines: [hearts(6)] }),
      recorded('OrderPaid', { orderId, ...nobody, amount }),
      recorded('OrderReturned', { ...head, ...nobody, orderId: noteId, lines: [hearts(1)] }),
    ).project(purchaseHistory);
    expect(rows).toEqual([]);
  });
});

describe('the totals of a customer', () => {
  const euros = recorded('OrderPlaced', { ...head, orderId: heart, currency: 'EUR', lines: [hearts(1, '3')] });
  const withdrawn = recorded('OrderCancelled', {
    orderId: heart,
    customerId,
    currency: 'EUR',
    reason: 'out of stock',
    lines: [hearts(1, '3')],
  });
  const totals = (...events: RecordedEvent[]) => totalsOf(givenEvents(...events).project(purchaseHistory).rows);

  it('are exact, and count what came back with an order or by a credit note', () => {
    expect(totals(placed, fulfilled, returned(hearts(1)), note)).toEqual([
      {
        currency: 'GBP',
        orders: 1,
        creditNotes: 1,
        ordered: '15.301',
        cancelled: '0',
        returned: '7.65',
        net: '7.651',
      },
    ]);
  });

  it('are apart for each currency, and net of what was cancelled', () => {
    expect(totals(placed, euros, withdrawn)).toMatchObject([
      { currency: 'EUR', orders: 1, ordered: '3', cancelled: '3', net: '0' },
      { currency: 'GBP', orders: 1, net: '15.301' },
    ]);
  });

  it('are none of a customer who bought nothing', () => {
    expect(totals()).toEqual([]);
  });
});
