import type { Repository } from 'typeorm';
import type { Cursor } from '../cursor.ts';
import type { PurchaseHistoryEntity } from './purchase-history.entity.ts';
import { type PurchaseTotals, totalsOf } from './purchase-totals.ts';

/** One customer of a tenant. */
export interface OfCustomer {
  readonly tenantId: string;
  readonly customerId: string;
}

/** A customer's purchases, newest first, after the cursor. */
export const purchasesOf = (
  purchases: Repository<PurchaseHistoryEntity>,
  customer: OfCustomer,
  limit: number,
  cursor: Cursor | undefined,
): Promise<PurchaseHistoryEntity[]> => {
  const query = purchases
    .createQueryBuilder('purchase')
    .where('purchase.tenantId = :tenantId and purchase.customerId = :customerId', customer);
  if (cursor) query.andWhere('(purchase.placedAt, purchase.orderId) < (:at, :id)', cursor);
  return query.orderBy('purchase.placedAt', 'DESC').addOrderBy('purchase.orderId', 'DESC').limit(limit).getMany();
};

/** The sums over all purchases of a customer, whatever page is looked at. */
export const purchaseTotals = async (
  purchases: Repository<PurchaseHistoryEntity>,
  customer: OfCustomer,
): Promise<PurchaseTotals[]> =>
  totalsOf(
    await purchases.find({
      select: { currency: true, kind: true, status: true, amount: true, returnedAmount: true },
      where: { ...customer },
    }),
  );
