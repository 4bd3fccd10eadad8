import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { derivedId } from '@perennial/contracts';
import { ReadModelTables } from '../../test/read-model-tables.ts';
import { monthsBetween } from './month.ts';
import { PurchaseEntity } from './purchase.entity.ts';
import { retentionFigures } from './retention-figures.ts';
import { type ActivityQuestion, countActivity, purchaseSpan } from './retention-rate.query.ts';

// A database is made for it: that takes its time on a busy machine.
jest.setTimeout(120_000);

let tables: ReadModelTables;

const bought = (customer: string, at: string, more: { tenant?: string; cancelledAt?: string } = {}) => ({
  tenant_id: more.tenant ?? 'test',
  order_id: derivedId('order', customer, at),
  customer_id: derivedId('customer', customer),
  occurred_at: at,
  amount: '10',
  currency: 'GBP',
  cancelled_at: more.cancelledAt ?? null,
});

/**
 * With a window of 30 days. January: Ann, Bob, Cid buy for the first time. February: Ann buys again, Dora is new.
 * March: Ann and Dora buy again, Bob comes back, Cid stays away, Eve is new and takes it back in April.
 */
beforeAll(async () => {
  tables = await ReadModelTables.create();
  await tables.insert('purchase', [
    bought('Ann', '2025-01-10T00:00:00Z'),
    bought('Bob', '2025-01-15T00:00:00Z'),
    bought('Cid', '2025-01-20T00:00:00Z'),
    bought('Ann', '2025-02-10T00:00:00Z'),
    bought('Dora', '2025-02-20T00:00:00Z'),
    bought('Ann', '2025-03-05T00:00:00Z'),
    bought('Dora', '2025-03-06T00:00:00Z'),
    bought('Bob', '2025-03-07T00:00:00Z'),
    bought('Eve', '2025-03-31T23:59:59.999Z', { cancelledAt: '2025-04-02T00:00:00Z' }),
    bought('Fay', '2025-02-11T00:00:00Z', { tenant: 'other' }),
  ]);
});

afterAll(() => tables.close());

const purchases = () => tables.dataSource.getRepository(PurchaseEntity);

const counted = (more: Partial<ActivityQuestion> = {}) =>
  countActivity(purchases(), {
    tenantId: 'test',
    months: monthsBetween('2025-01', '2025-03'),
    windowDays: 30,
    asOf: '2025-04-01T00:00:00.000Z',
    ...more,
  });

describe('the activity of customers, month by month', () => {
  it('counts who was active at the start and the end, who is new, and who came back', async () => {
    expect(await counted()).toEqual([
      { month: '2025-01', activeAtStart: 0, activeAtEnd: 3, newCustomers: 3, returned: 0 },
      { month: '2025-02', activeAtStart: 3, activeAtEnd: 2, newCustomers: 1, returned: 0 },
      { month: '2025-03', activeAtStart: 2, activeAtEnd: 4, newCustomers: 1, returned: 1 },
    ]);
  });

  it('gives the rates that one works out by hand', async () => {
    const rates = (await counted()).map((counts) => retentionFigures(counts, true).retentionRate);
    // February: of Ann, Bob and Cid only Ann bought again. March: both Ann and Dora did.
    expect(rates).toEqual([null, 1 / 3, 1]);
  });

  it('depends on the window: with a longer one nobody has lapsed yet', async () => {
    expect(await counted({ windowDays: 90 })).toEqual([
      { month: '2025-01', activeAtStart: 0, activeAtEnd: 3, newCustomers: 3, returned: 0 },
      { month: '2025-02', activeAtStart: 3, activeAtEnd: 4, newCustomers: 1, returned: 0 },
      { month: '2025-03', activeAtStart: 4, activeAtEnd: 5, newCustomers: 1, returned: 0 },
    ]);
  });

  it('as of an earlier time knows nothing of what came later, and ends the month there', async () => {
    const [march] = await counted({
      months: monthsBetween('2025-03', '2025-03'),
      asOf: '2025-03-05T00:00:00.000Z',
    });
    // Since 3 February: Ann (twice, the second time at this very instant) and Dora.
    expect(march).toEqual({ month: '2025-03', activeAtStart: 2, activeAtEnd: 2, newCustomers: 0, returned: 0 });
  });

  it('leaves out what was cancelled by then', async () => {
    const march = { months: monthsBetween('2025-03', '2025-03') };
    expect(await counted({ ...march, asOf: '2025-04-03T00:00:00.000Z' })).toMatchObject([{ newCustomers: 0 }]);
  });

  it('lists months in which nobody was active', async () => {
    const months = monthsBetween('2024-11', '2024-12');
    expect(await counted({ months })).toEqual([
      { month: '2024-11', activeAtStart: 0, activeAtEnd: 0, newCustomers: 0, returned: 0 },
      { month: '2024-12', activeAtStart: 0, activeAtEnd: 0, newCustomers: 0, returned: 0 },
    ]);
  });
});

describe('the span of purchases', () => {
  it('goes from the first to the last by then, in one tenant', async () => {
    const span = (tenantId: string, asOf: string) => purchaseSpan(purchases(), tenantId, asOf);
    expect(await span('test', '2025-02-15T00:00:00.000Z')).toEqual({
      first: '2025-01-10T00:00:00.000Z',
      last: '2025-02-10T00:00:00.000Z',
    });
    expect(await span('test', '2025-01-01T00:00:00.000Z')).toBeUndefined();
    expect(await span('nobody', '2025-04-01T00:00:00.000Z')).toBeUndefined();
  });
});
