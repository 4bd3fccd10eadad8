import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { append, customer, earned, opened, placed, product, redeemed, TENANT } from './test/events.probe.ts';
import { loyaltyAccounts, openOrders, productSales } from './test/read-models.probe.ts';
import { TestService } from './test/test-service.probe.ts';

describe('a projection runner', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await TestService.create();
  });
  afterEach(() => service.drop());

  it('folds what was there before and what comes after, for every projection of the service', async () => {
    await append(service.store, opened(1), earned(1, 50));
    const runner = service.runner([loyaltyAccounts, openOrders, productSales]);
    await runner.start();
    const position = await append(service.store, redeemed(1, 20), placed(1, 7, 3, 4, '2.125'));
    for (const { name } of [loyaltyAccounts, openOrders, productSales]) {
      expect(await runner.waitFor(name, position, 2_000)).toBe(true);
    }
    const accounts = await service.pool.query('select customer_id, balance, earned_in_all from shop.loyalty_account');
    expect(accounts.rows).toEqual([{ customer_id: customer(1), balance: 30, earned_in_all: '50' }]);
    const sales = await service.pool.query('select * from shop.product_sales');
    expect(sales.rows).toEqual([{ tenant_id: TENANT, product_id: product(3), code: null, units: 4, revenue: '8.5' }]);
    expect(await runner.status()).toMatchObject([
      { name: 'loyalty-accounts', version: 1, state: 'live' },
      { name: 'open-orders', state: 'live' },
      { name: 'product-sales', state: 'live' },
    ]);
  });

  it('rebuilds and verifies', async () => {
    const runner = service.runner([loyaltyAccounts]);
    await runner.start();
    const position = await append(service.store, opened(1), earned(1, 50), opened(2));
    await runner.waitFor('loyalty-accounts', position, 2_000);
    expect(await runner.rebuild('loyalty-accounts')).toMatchObject({ events: 3 });
    expect(await runner.verify('loyalty-accounts')).toEqual({
      name: 'loyalty-accounts',
      rows: 2,
      eventsFolded: 3,
      differing: 0,
      differences: [],
    });
  });
});
