import { type Decimal, type Happened, sumOfProducts, unreachable } from '@perennial/kernel';
import type { OrderEvent } from './order.events.ts';
import { hasAllReturned, type OrderedLine, orderedLines, withReturned } from './ordered-lines.ts';

/** What is known of an order that was placed. */
export interface KnownOrder {
  readonly orderId: string;
  /** `null`: a sale to nobody we know. */
  readonly customerId: string | null;
  readonly number: string;
  readonly currency: string;
  readonly lines: readonly OrderedLine[];
  readonly total: Decimal;
  readonly paid: boolean;
  readonly fulfilled: boolean;
  /** How often something came back. */
  readonly returns: number;
}

/** What decisions about an order depend on. A credit note that names no order has a stream of its own, and is final. */
export type Order =
  | { readonly status: 'unknown' }
  | { readonly status: 'credit-note'; readonly customerId: string | null }
  | ({ readonly status: 'open' | 'returned' | 'cancelled' } & KnownOrder);

export const initial: Order = { status: 'unknown' };

export const evolve = (order: Order, event: Happened<OrderEvent>): Order => {
  if (event.type === 'OrderPlaced') {
    const { orderId, customerId, number, currency, lines } = event.data;
    const total = sumOfProducts(lines);
    const progress = { paid: false, fulfilled: false, returns: 0 };
    return { status: 'open', orderId, customerId, number, currency, lines: orderedLines(lines), total, ...progress };
  }
  if (event.type === 'OrderReturned' && order.status === 'unknown') {
    return { status: 'credit-note', customerId: event.data.customerId };
  }
  if (order.status === 'unknown' || order.status === 'credit-note') {
    throw new Error(`${event.type} before OrderPlaced`);
  }
  switch (event.type) {
    case 'OrderPaid':
      return { ...order, paid: true };
    case 'OrderFulfilled':
      return { ...order, fulfilled: true };
    case 'OrderReturned': {
      const lines = withReturned(order.lines, event.data.lines);
      return { ...order, status: hasAllReturned(lines) ? 'returned' : order.status, lines, returns: order.returns + 1 };
    }
    case 'OrderCancelled':
      return { ...order, status: 'cancelled' };
    default:
      return unreachable(event);
  }
};
