import { addDecimals, type Decimal, negateDecimal } from '@perennial/kernel';
import type { PurchaseHistoryEntity } from './purchase-history.entity.ts';

/** Everything a customer bought in one currency. `net` is what was ordered less what was cancelled or came back. */
export interface PurchaseTotals {
  readonly currency: string;
  readonly orders: number;
  readonly creditNotes: number;
  readonly ordered: Decimal;
  readonly cancelled: Decimal;
  readonly returned: Decimal;
  readonly net: Decimal;
}

type Summed = Pick<PurchaseHistoryEntity, 'currency' | 'kind' | 'status' | 'amount' | 'returnedAmount'>;

const nothing = { orders: 0, creditNotes: 0, ordered: '0', cancelled: '0', returned: '0', net: '0' };

const add = (totals: PurchaseTotals, { kind, status, amount, returnedAmount }: Summed): PurchaseTotals => {
  const ordered = kind === 'order' ? amount : '0';
  const cancelled = status === 'cancelled' ? amount : '0';
  return {
    currency: totals.currency,
    orders: totals.orders + (kind === 'order' ? 1 : 0),
    creditNotes: totals.creditNotes + (kind === 'credit-note' ? 1 : 0),
    ordered: addDecimals(totals.ordered, ordered),
    cancelled: addDecimals(totals.cancelled, cancelled),
    returned: addDecimals(totals.returned, returnedAmount),
    net: addDecimals(totals.net, ordered, negateDecimal(cancelled), negateDecimal(returnedAmount)),
  };
};

/** Exact sums over a customer's orders and credit notes, per currency. */
export const totalsOf = (purchases: Iterable<Summed>): PurchaseTotals[] => {
  const totals = new Map<string, PurchaseTotals>();
  for (const purchase of purchases) {
    const { currency } = purchase;
    totals.set(currency, add(totals.get(currency) ?? { currency, ...nothing }, purchase));
  }
  return [...totals.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
};
