import Type from 'typebox';
import { defineEvent, type EventOf } from '../event-definition.ts';
import { Data, DecimalField, MoneyField, OneOf, Text, Uuid } from '../fields.ts';
import { Personal } from '../personal.ts';

const order = { service: 'enhancement', aggregate: 'order' } as const;

/**
 * One line: a product sold, a charge (postage, bank fees), or an adjustment (bad debt, stock written off), the only kind
 * whose quantity or price may be negative. Unit prices may be finer than a cent; the line's value is quantity × unitPrice.
 */
export const OrderLine = Data({
  productId: Uuid,
  code: Text(60),
  kind: OneOf(['product', 'charge', 'adjustment']),
  quantity: Type.Integer(),
  unitPrice: DecimalField,
});
export type OrderLine = Type.Static<typeof OrderLine>;

const customerId = Type.Union([Uuid, Type.Null()], { description: 'null: a sale to nobody we know.' });
const currency = Type.String({ pattern: '^[A-Z]{3}$' });

export const OrderPlaced = defineEvent({
  ...order,
  type: 'OrderPlaced',
  version: 1,
  description: 'A customer has ordered.',
  data: Data({
    orderId: Uuid,
    number: Text(60),
    customerId,
    currency,
    country: Type.Optional(Text(80)),
    offerId: Type.Optional(Uuid),
    lines: Type.Array(OrderLine, { minItems: 1 }),
  }),
});
export type OrderPlaced = EventOf<typeof OrderPlaced>;

export const OrderPaid = defineEvent({
  ...order,
  type: 'OrderPaid',
  version: 1,
  description: 'The order is paid in full.',
  data: Data({ orderId: Uuid, customerId, amount: MoneyField }),
});
export type OrderPaid = EventOf<typeof OrderPaid>;

export const OrderFulfilled = defineEvent({
  ...order,
  type: 'OrderFulfilled',
  version: 1,
  description: 'Everything ordered has reached the customer.',
  data: Data({ orderId: Uuid, customerId }),
});
export type OrderFulfilled = EventOf<typeof OrderFulfilled>;

export const OrderReturned = defineEvent({
  ...order,
  type: 'OrderReturned',
  version: 1,
  description:
    'Goods came back, or a sale was cancelled after the fact. Quantities are positive. A credit note that names no order has a stream of its own.',
  data: Data({
    orderId: Uuid,
    number: Text(60),
    customerId,
    currency,
    country: Type.Optional(Text(80)),
    lines: Type.Array(OrderLine, { minItems: 1 }),
  }),
});
export type OrderReturned = EventOf<typeof OrderReturned>;

export const OrderCancelled = defineEvent({
  ...order,
  type: 'OrderCancelled',
  version: 1,
  description:
    'The order is withdrawn before it was fulfilled, with all its lines: totals take them back without looking them up.',
  data: Data({
    orderId: Uuid,
    customerId,
    currency,
    reason: Personal(Text()),
    lines: Type.Array(OrderLine, { minItems: 1 }),
  }),
});
export type OrderCancelled = EventOf<typeof OrderCancelled>;
