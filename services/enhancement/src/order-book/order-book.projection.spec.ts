import { describe, expect, it } from '@jest/globals';
import type { OrderLine } from '@perennial/contracts';
import type { RecordedEvent } from '@perennial/kernel';
import { givenEvents, recorded } from '@perennial/testing';
import { orderBook } from './order-book.projection.ts';

const orderId = '0198c0de-0000-7000-8000-000000000001';
const offerId = '0198c0de-0000-7000-8000-0000000000b1';
const line = (kind: OrderLine['kind'], quantity: number, unitPrice: string): OrderLine => ({
  productId: '0198c0de-0000-7000-8000-0000000000a1',
  code: '85123A',
  kind,
  quantity,
  unitPrice,
});
const head = { orderId, number: '536365', customerId: null, currency: 'GBP' };
const lines = [line('product', 6, '2.55'), line('adjustment', -10, '0.5')];
const placed = recorded('OrderPlaced', { ...head, offerId, country: 'France', lines });
const amount = { amount: '10.3', currency: 'GBP' };
const paid = recorded('OrderPaid', { orderId, customerId: null, amount });
const returned = (quantity: number) =>
  recorded('OrderReturned', { ...head, lines: [line('product', quantity, '2.55')] });

describe('the order book', () => {
  it('has every order, of nobody we know as well', () => {
    expect(givenEvents(placed).project(orderBook).rows).toMatchObject([
      {
        orderId,
        customerId: null,
        status: 'placed',
        offerId,
        country: 'France',
        lineCount: 2,
        units: 6,
        amount: '10.3',
      },
    ]);
  });

  it('shows how far an order has got', () => {
    const fulfilled = recorded('OrderFulfilled', { orderId, customerId: null });
    const cancelled = recorded('OrderCancelled', { orderId, customerId: null, currency: 'GBP', reason: 'late', lines });
    const statusAfter = (...events: RecordedEvent[]) =>
      givenEvents(placed, ...events)
        .project(orderBook)
        .rows.map(({ status }) => status);
    expect(statusAfter(paid)).toEqual(['paid']);
    expect(statusAfter(fulfilled, paid)).toEqual(['fulfilled']);
    expect(statusAfter(paid, cancelled)).toEqual(['cancelled']);
    expect(statusAfter(fulfilled, returned(5))).toEqual(['fulfilled']);
    expect(statusAfter(fulfilled, returned(5), returned(1))).toEqual(['returned']);
  });

  it('adds up what came back', () => {
    expect(givenEvents(placed, paid, returned(1), returned(2)).project(orderBook).rows).toMatchObject([
      { returnedUnits: 3, returnedAmount: '7.65' },
    ]);
  });

  it('has no row for a credit note that names no order', () => {
    expect(givenEvents(returned(1)).project(orderBook).rows).toEqual([]);
  });
});
