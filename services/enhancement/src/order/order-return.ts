import type { OrderLine, OrderReturned } from '@perennial/contracts';
import { accept, addDecimals, type Decimal, type Decision, refuse } from '@perennial/kernel';
import type { KnownOrder } from './order.ts';
import { asLine } from './ordered-lines.ts';

/** Goods that came back. The price may be left out where the product was ordered at one price only. */
export interface ReturnLine {
  readonly productId: string;
  readonly quantity: number;
  readonly unitPrice?: Decimal;
}

export type ReturnRefusal = 'RETURN_LINE_UNKNOWN' | 'RETURN_LINE_AMBIGUOUS' | 'RETURN_EXCEEDS_ORDER';

/** Finds what was ordered for each line that comes back, and takes no more than is still out. */
export const returnOf = (
  order: KnownOrder,
  returns: readonly ReturnLine[],
  number: string = `${order.number}-R${order.returns + 1}`,
): Decision<OrderReturned, ReturnRefusal> => {
  const stillOut = new Map(order.lines.map((line) => [line, line.quantity - line.returned]));
  const lines: OrderLine[] = [];
  for (const { productId, quantity, unitPrice } of returns) {
    const price = unitPrice && addDecimals(unitPrice);
    const [line, ...others] = order.lines.filter(
      (one) => one.productId === productId && one.kind !== 'adjustment' && (!price || one.unitPrice === price),
    );
    if (!line) return refuse('RETURN_LINE_UNKNOWN', { productId, unitPrice });
    if (others.length > 0) {
      return refuse('RETURN_LINE_AMBIGUOUS', { productId, unitPrices: [line, ...others].map((one) => one.unitPrice) });
    }
    const out = stillOut.get(line) ?? 0;
    if (quantity > out) {
      return refuse('RETURN_EXCEEDS_ORDER', { productId, ordered: line.quantity, stillOut: out, found: quantity });
    }
    stillOut.set(line, out - quantity);
    lines.push(asLine(line, quantity));
  }
  const { orderId, customerId, currency } = order;
  return accept({ type: 'OrderReturned', data: { orderId, number, customerId, currency, lines } });
};
