import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { append, customer, earned, opened, placed, product, TENANT } from './test/events.probe.ts';
import { loyaltyAccounts, productSales } from './test/read-models.probe.ts';
import { TestService } from './test/test-service.probe.ts';
import { verifyProjection } from './verify.ts';

describe('verification', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await TestService.create();
  });
  afterEach(() => service.drop());

  const live = async () => {
    const runner = service.runner([loyaltyAccounts, productSales]);
    await runner.start();
    return runner;
  };

  it('finds nothing when the live rows are what the log says', async () => {
    const runner = await live();
    const position = await append(service.store, opened(1), earned(1, 5), placed(1, 1, 1, 3, '0.335'));
    for (const { name } of [loyaltyAccounts, productSales]) await runner.waitFor(name, position, 5_000);
    expect(await runner.verify('loyalty-accounts')).toEqual({
      name: 'loyalty-accounts',
      rows: 1,
      eventsFolded: 2,
      differing: 0,
      differences: [],
    });
    expect(await runner.verify('product-sales')).toMatchObject({ rows: 1, eventsFolded: 1, differing: 0 });
  });

  it('names every row that was lost, made up or changed, and what in it', async () => {
    const runner = await live();
    const position = await append(service.store, opened(1), earned(1, 5), opened(2), opened(3));
    await runner.waitFor('loyalty-accounts', position, 5_000);
    await service.pool.query(
      `update shop.loyalty_account set balance = 6, last_earned_at = null, reasons = '["gift"]' where customer_id = $1`,
      [customer(1)],
    );
    await service.pool.query('update shop.loyalty_account set customer_id = $2 where customer_id = $1', [
      customer(2),
      customer(9),
    ]);
    const { differing, differences } = await runner.verify('loyalty-accounts');
    expect(differing).toBe(3);
    expect(new Map(differences.map(({ key, ...difference }) => [key['customerId'], difference]))).toEqual(
      new Map([
        [
          customer(1),
          {
            kind: 'different',
            columns: {
              balance: { live: '6', fresh: '5' },
              lastEarnedAt: { live: null, fresh: expect.stringContaining('2011-12-09') },
              reasons: { live: '["gift"]', fresh: '["order"]' },
            },
          },
        ],
        [customer(2), { kind: 'missing' }],
        [customer(9), { kind: 'unexpected' }],
      ]),
    );
    expect(differences[0]?.key).toMatchObject({ tenantId: TENANT });
  });

  it('shows the first differences and counts them all', async () => {
    const runner = await live();
    const position = await append(service.store, ...Array.from({ length: 30 }, (_, n) => opened(n)));
    await runner.waitFor('loyalty-accounts', position, 5_000);
    await service.pool.query('update shop.loyalty_account set balance = 1');
    const verification = await verifyProjection(service.context, loyaltyAccounts, { show: 4 });
    expect(verification).toMatchObject({ rows: 30, differing: 30 });
    expect(verification.differences).toHaveLength(4);
  });

  it('is exact while events are appended and folded', async () => {
    const runner = await live();
    let appending = true;
    const writing = (async () => {
      for (let n = 0; appending; n += 1) await append(service.store, opened(n), placed(n, n, n % 5, 1, '0.1'));
    })();
    for (let round = 0; round < 8; round += 1) {
      expect(await runner.verify('loyalty-accounts')).toMatchObject({ differing: 0 });
      expect(await runner.verify('product-sales')).toMatchObject({ differing: 0 });
    }
    appending = false;
    await writing;
  }, 30_000);

  it('waits until it sees as much of the log as the process that folds', async () => {
    const runner = await live();
    const late = { ...service.context, store: service.newStore({ watermarkKeptMs: 200 }) };
    const position = await append(service.store, opened(1), earned(1, 5));
    await runner.waitFor('loyalty-accounts', position, 5_000);
    await late.store.head();
    const later = await append(service.store, opened(2), earned(1, 6));
    await runner.waitFor('loyalty-accounts', later, 5_000);
    expect(await verifyProjection(late, loyaltyAccounts)).toMatchObject({ rows: 2, eventsFolded: 4, differing: 0 });
  });

  it('says that the log is behind when it is, instead of calling the rows wrong', async () => {
    await live();
    await service.pool.query("update shop.projection_checkpoints set position = '0000000000999999'");
    await expect(verifyProjection(service.context, loyaltyAccounts)).rejects.toMatchObject({ code: 'LOG_BEHIND' });
  });

  it('compares each partition up to its own checkpoint', async () => {
    const runner = await live();
    const events = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => placed(n, n, 1, n, '1'));
    await runner.waitFor('product-sales', await append(service.store, ...events), 5_000);
    await runner.stop();
    const partition = await service.pool.query<{ partition: number }>(
      `update shop.projection_checkpoints set position = '' where name = 'product-sales' and partition = 0 returning partition`,
    );
    expect(partition.rows).toHaveLength(1);
    const { differences } = await verifyProjection(service.context, productSales);
    expect(differences).toMatchObject([
      { key: { productId: product(1) }, kind: 'different', columns: { units: { live: '36' } } },
    ]);
  });

  it('is refused when the live rows are of another version', async () => {
    await live();
    await expect(verifyProjection(service.context, { ...productSales, version: 2 })).rejects.toMatchObject({
      code: 'PROJECTION_VERSION_MISMATCH',
      expected: 2,
      found: 1,
    });
  });
});
