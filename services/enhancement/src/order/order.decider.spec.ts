import { describe, expect, it } from '@jest/globals';
import { fold } from '@perennial/kernel';
import { given, recorded } from '@perennial/testing';
import { orderDecider, type SaleLine } from './order.decider.ts';
import type { OrderEvent } from './order.events.ts';

const orderId = '0198c0de-0000-7000-8000-000000000001';
const customerId = '0198c0de-0000-7000-8000-0000000000c1';
const heart = '0198c0de-0000-7000-8000-0000000000a1';
const postage = '0198c0de-0000-7000-8000-0000000000a2';
const stranger = '0198c0de-0000-7000-8000-0000000000a3';

const hearts = (quantity: number, unitPrice = '2.55'): SaleLine => ({
  productId: heart,
  code: '85123A',
  kind: 'product',
  quantity,
  unitPrice,
});
const post: SaleLine = { productId: postage, code: 'POST', kind: 'charge', quantity: 1, unitPrice: '18' };

const head = { orderId, number: '536365', customerId, currency: 'GBP' } as const;
const placed: OrderEvent = { type: 'OrderPlaced', data: { ...head, lines: [hearts(6), post] } };
const total = { amount: '33.3', currency: 'GBP' };
const paid: OrderEvent = { type: 'OrderPaid', data: { orderId, customerId, amount: total } };
const fulfilled: OrderEvent = { type: 'OrderFulfilled', data: { orderId, customerId } };
const returned = (lines: SaleLine[], number = '536365-R1'): OrderEvent => ({
  type: 'OrderReturned',
  data: { ...head, number, lines },
});
const cancelled: OrderEvent = {
  type: 'OrderCancelled',
  data: { orderId, customerId, currency: 'GBP', reason: 'changed their mind', lines: [hearts(6), post] },
};

const pay = (amount: string, currency = 'GBP') =>
  ({ type: 'PayOrder', data: { orderId, amount: { amount, currency } } }) as const;
const fulfil = { type: 'FulfilOrder', data: { orderId } } as const;
const cancel = { type: 'CancelOrder', data: { orderId, reason: 'changed their mind' } } as const;
const bringBack = (...lines: { productId: string; quantity: number; unitPrice?: string }[]) =>
  ({ type: 'ReturnLines', data: { orderId, lines } }) as const;

describe('placing an order', () => {
  it('happens once', () => {
    const place = { type: 'PlaceOrder', data: { ...head, lines: [hearts(6), post] } } as const;
    given(orderDecider).when(place).then(placed);
    given(orderDecider, placed).when(place).thenRefused('ORDER_ALREADY_PLACED', { status: 'open' });
  });

  it('takes lines that sell something, even for nothing', () => {
    const place = (line: SaleLine) => ({ type: 'PlaceOrder', data: { ...head, lines: [line] } }) as const;
    given(orderDecider)
      .when(place(hearts(0)))
      .thenRefused('ORDER_LINE_NOT_POSITIVE', { line: hearts(0) });
    given(orderDecider)
      .when(place(hearts(1, '-1')))
      .thenRefused('ORDER_LINE_NOT_POSITIVE');
    given(orderDecider)
      .when(place(hearts(1, '0')))
      .then({ type: 'OrderPlaced', data: { ...head, lines: [hearts(1, '0')] } });
  });

  it('may be by nobody we know', () => {
    const customerOf = (buyer: string | null) =>
      orderDecider.customerOf(
        fold(orderDecider, [recorded('OrderPlaced', { ...head, customerId: buyer, lines: [post] })]),
      );
    expect(customerOf(null)).toBeNull();
    expect(customerOf(customerId)).toBe(customerId);
  });
});

describe('paying an order', () => {
  it('is done in full and once', () => {
    given(orderDecider, placed).when(pay('33.30')).then(paid);
    given(orderDecider, placed, paid).when(pay('33.30')).thenRefused('ORDER_ALREADY_PAID');
  });

  it('needs the exact total, in the currency of the order', () => {
    given(orderDecider, placed)
      .when(pay('33.31'))
      .thenRefused('ORDER_AMOUNT_MISMATCH', { expected: total, found: { amount: '33.31', currency: 'GBP' } });
    given(orderDecider, placed).when(pay('33.3', 'EUR')).thenRefused('ORDER_AMOUNT_MISMATCH');
  });

  it('may come after the delivery', () => {
    given(orderDecider, placed, fulfilled).when(pay('33.3')).then(paid);
  });
});

describe('fulfilling an order', () => {
  it('is done once', () => {
    given(orderDecider, placed).when(fulfil).then(fulfilled);
    given(orderDecider, placed, fulfilled).when(fulfil).thenRefused('ORDER_ALREADY_FULFILLED');
  });
});

describe('returning lines of an order', () => {
  it('takes what is still out at the price it was sold at, and numbers the credit notes', () => {
    const some = bringBack({ productId: heart, quantity: 2 });
    given(orderDecider, placed, fulfilled)
      .when(some)
      .then(returned([hearts(2)]));
    given(orderDecider, placed, fulfilled, returned([hearts(2)]))
      .when(bringBack({ productId: heart, quantity: 4, unitPrice: '2.550' }))
      .then(returned([hearts(4)], '536365-R2'));
  });

  it('takes no more than was ordered, all returns together', () => {
    given(orderDecider, placed, paid, returned([hearts(4)]))
      .when(bringBack({ productId: heart, quantity: 3 }))
      .thenRefused('RETURN_EXCEEDS_ORDER', { productId: heart, ordered: 6, stillOut: 2, found: 3 });
    given(orderDecider, placed, paid)
      .when(bringBack({ productId: heart, quantity: 4 }, { productId: heart, quantity: 3 }))
      .thenRefused('RETURN_EXCEEDS_ORDER');
  });

  it('takes nothing that was not ordered at that price', () => {
    given(orderDecider, placed, paid)
      .when(bringBack({ productId: stranger, quantity: 1 }))
      .thenRefused('RETURN_LINE_UNKNOWN');
    given(orderDecider, placed, paid)
      .when(bringBack({ productId: heart, quantity: 1, unitPrice: '2.95' }))
      .thenRefused('RETURN_LINE_UNKNOWN');
  });

  it('asks for the price where the product was sold at several', () => {
    const twoPrices: OrderEvent = { type: 'OrderPlaced', data: { ...head, lines: [hearts(6), hearts(1, '2.10')] } };
    given(orderDecider, twoPrices, fulfilled)
      .when(bringBack({ productId: heart, quantity: 1 }))
      .thenRefused('RETURN_LINE_AMBIGUOUS', { productId: heart, unitPrices: ['2.55', '2.1'] });
    given(orderDecider, twoPrices, fulfilled)
      .when(bringBack({ productId: heart, quantity: 1, unitPrice: '2.10' }))
      .then(returned([hearts(1, '2.1')]));
  });

  it('needs goods or money to have moved', () => {
    given(orderDecider, placed)
      .when(bringBack({ productId: heart, quantity: 1 }))
      .thenRefused('ORDER_NOT_RETURNABLE');
  });

  it('closes the order when everything has come back', () => {
    given(orderDecider, placed, fulfilled, returned([hearts(6), post]))
      .when(bringBack({ productId: heart, quantity: 1 }))
      .thenRefused('ORDER_CLOSED', { status: 'returned' });
  });
});

describe('cancelling an order', () => {
  it('withdraws all its lines, paid or not', () => {
    given(orderDecider, placed).when(cancel).then(cancelled);
    given(orderDecider, placed, paid).when(cancel).then(cancelled);
  });

  it('is too late once it was fulfilled, or something came back', () => {
    given(orderDecider, placed, fulfilled).when(cancel).thenRefused('ORDER_ALREADY_FULFILLED');
    given(orderDecider, placed, paid, returned([hearts(1)]))
      .when(cancel)
      .thenRefused('ORDER_HAS_RETURNS');
  });

  it('closes it', () => {
    const closed = given(orderDecider, placed, cancelled);
    closed.when(pay('33.3')).thenRefused('ORDER_CLOSED', { status: 'cancelled' });
    closed.when(fulfil).thenRefused('ORDER_CLOSED', { status: 'cancelled' });
    closed.when(cancel).thenRefused('ORDER_CLOSED', { status: 'cancelled' });
  });
});

describe('a credit note that names no order', () => {
  const record = { type: 'RecordCreditNote', data: { ...head, number: 'C536379', lines: [hearts(1)] } } as const;
  const recordedNote = returned([hearts(1)], 'C536379');

  it('is a stream of its own, recorded once', () => {
    given(orderDecider).when(record).then(recordedNote);
    given(orderDecider, recordedNote).when(record).thenRefused('ORDER_ALREADY_PLACED', { status: 'credit-note' });
  });

  it('is no order: it is neither paid nor fulfilled', () => {
    given(orderDecider, recordedNote).when(pay('2.55')).thenRefused('ORDER_IS_CREDIT_NOTE', { orderId });
    given(orderDecider, recordedNote).when(fulfil).thenRefused('ORDER_IS_CREDIT_NOTE', { orderId });
  });
});

it('an order must be placed before anything else', () => {
  given(orderDecider).when(fulfil).thenRefused('ORDER_UNKNOWN', { orderId });
});
