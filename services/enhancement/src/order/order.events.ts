import type { OrderCancelled, OrderFulfilled, OrderPaid, OrderPlaced, OrderReturned } from '@perennial/contracts';

/** Everything that can happen to an order, or to a credit note that names none. */
export type OrderEvent = OrderPlaced | OrderPaid | OrderFulfilled | OrderReturned | OrderCancelled;
