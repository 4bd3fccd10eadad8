import type { OrderLine, OrderPlaced, OrderReturned } from '@perennial/contracts';
import {
  accept,
  addDecimals,
  type Command,
  compareDecimals,
  type Decider,
  type Decision,
  type Money,
  refuse,
  unreachable,
} from '@perennial/kernel';
import { type ReturnLine, returnOf, type ReturnRefusal } from './order-return.ts';
import type { OrderEvent } from './order.events.ts';
import { evolve, initial, type KnownOrder, type Order } from './order.ts';
import { asLine } from './ordered-lines.ts';

/** What people order: adjustments (bad debt, stock written off) come by import only. */
export type SaleLine = OrderLine & { readonly kind: 'product' | 'charge' };

type WithSaleLines<Data extends { lines: OrderLine[] }> = Omit<Data, 'lines'> & { readonly lines: readonly SaleLine[] };

export type PlaceOrder = Command<'PlaceOrder', WithSaleLines<OrderPlaced['data']>>;
/** A credit note that names no order. */
export type RecordCreditNote = Command<'RecordCreditNote', WithSaleLines<OrderReturned['data']>>;
export type PayOrder = Command<'PayOrder', { readonly orderId: string; readonly amount: Money }>;
export type FulfilOrder = Command<'FulfilOrder', { readonly orderId: string }>;
export type ReturnLines = Command<
  'ReturnLines',
  { readonly orderId: string; readonly number?: string; readonly lines: readonly ReturnLine[] }
>;
export type CancelOrder = Command<'CancelOrder', { readonly orderId: string; readonly reason: string }>;

/** Everything that can be asked of an order. */
export type OrderCommand = PlaceOrder | RecordCreditNote | PayOrder | FulfilOrder | ReturnLines | CancelOrder;

export type OrderRefusal =
  | 'ORDER_UNKNOWN'
  | 'ORDER_ALREADY_PLACED'
  | 'ORDER_LINE_NOT_POSITIVE'
  | 'ORDER_IS_CREDIT_NOTE'
  | 'ORDER_CLOSED'
  | 'ORDER_ALREADY_PAID'
  | 'ORDER_AMOUNT_MISMATCH'
  | 'ORDER_ALREADY_FULFILLED'
  | 'ORDER_HAS_RETURNS'
  | 'ORDER_NOT_RETURNABLE'
  | ReturnRefusal;

type OrderDecision = Decision<OrderEvent, OrderRefusal>;

const isPositive = ({ quantity, unitPrice }: SaleLine): boolean => quantity > 0 && compareDecimals(unitPrice, '0') >= 0;

const start = (command: PlaceOrder | RecordCreditNote, order: Order): OrderDecision => {
  if (order.status !== 'unknown') return refuse('ORDER_ALREADY_PLACED', { status: order.status });
  const wrong = command.data.lines.find((line) => !isPositive(line));
  if (wrong) return refuse('ORDER_LINE_NOT_POSITIVE', { line: wrong });
  const data = { ...command.data, lines: [...command.data.lines] };
  return accept(command.type === 'PlaceOrder' ? { type: 'OrderPlaced', data } : { type: 'OrderReturned', data });
};

const pay = ({ data: { amount } }: PayOrder, order: KnownOrder): OrderDecision => {
  const { orderId, customerId, currency, total } = order;
  if (order.paid) return refuse('ORDER_ALREADY_PAID', { orderId });
  const expected = { amount: total, currency };
  if (amount.currency !== currency || compareDecimals(amount.amount, total) !== 0) {
    return refuse('ORDER_AMOUNT_MISMATCH', {
      expected,
      found: { amount: addDecimals(amount.amount), currency: amount.currency },
    });
  }
  return accept({ type: 'OrderPaid', data: { orderId, customerId, amount: expected } });
};

const fulfil = ({ orderId, customerId, fulfilled }: KnownOrder): OrderDecision =>
  fulfilled
    ? refuse('ORDER_ALREADY_FULFILLED', { orderId })
    : accept({ type: 'OrderFulfilled', data: { orderId, customerId } });

const returnLines = ({ data }: ReturnLines, order: KnownOrder): OrderDecision =>
  order.paid || order.fulfilled
    ? returnOf(order, data.lines, data.number)
    : // Nothing has been paid or delivered yet: cancel it instead.
      refuse('ORDER_NOT_RETURNABLE', { paid: false, fulfilled: false });

const cancel = ({ data: { reason } }: CancelOrder, order: KnownOrder): OrderDecision => {
  const { orderId, customerId, currency } = order;
  if (order.fulfilled) return refuse('ORDER_ALREADY_FULFILLED', { orderId });
  if (order.returns > 0) return refuse('ORDER_HAS_RETURNS', { returns: order.returns });
  const lines = order.lines.map((line) => asLine(line, line.quantity));
  return accept({ type: 'OrderCancelled', data: { orderId, customerId, currency, reason, lines } });
};

const decide = (command: OrderCommand, order: Order): OrderDecision => {
  if (command.type === 'PlaceOrder' || command.type === 'RecordCreditNote') return start(command, order);
  const { orderId } = command.data;
  if (order.status === 'unknown') return refuse('ORDER_UNKNOWN', { orderId });
  if (order.status === 'credit-note') return refuse('ORDER_IS_CREDIT_NOTE', { orderId });
  if (order.status !== 'open') return refuse('ORDER_CLOSED', { status: order.status });
  switch (command.type) {
    case 'PayOrder':
      return pay(command, order);
    case 'FulfilOrder':
      return fulfil(order);
    case 'ReturnLines':
      return returnLines(command, order);
    case 'CancelOrder':
      return cancel(command, order);
    default:
      return unreachable(command);
  }
};

export const orderDecider: Decider<Order, OrderCommand, OrderEvent, OrderRefusal> = {
  name: 'order',
  initial,
  evolve,
  decide,
  customerOf: (order) => (order.status === 'unknown' ? null : order.customerId),
};
