import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Position } from '@perennial/kernel';
import type { AnyProjection } from './projection.ts';
import { append, customer, earned, opened, placed, product, redeemed, TENANT } from './test/events.probe.ts';
import { loyaltyAccounts, openOrders, productSales } from './test/read-models.probe.ts';
import { statusOnce } from './test/status.probe.ts';
import { rowsOf } from './test/tables.probe.ts';
import { TestService } from './test/test-service.probe.ts';
import { verifyProjection } from './verify.ts';

const all: readonly AnyProjection[] = [loyaltyAccounts, openOrders, productSales];

/** The projection, with a handler of points that may throw. */
const withPoints = (earn: () => void): AnyProjection => ({
  ...loyaltyAccounts,
  handlers: {
    ...loyaltyAccounts.handlers,
    PointsEarned: (...arguments_: Parameters<typeof loyaltyAccounts.handlers.PointsEarned>) => {
      earn();
      return loyaltyAccounts.handlers.PointsEarned(...arguments_);
    },
  },
});

describe('a projection runner', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await TestService.create();
  });
  afterEach(() => service.drop());

  it('folds what was there before and what comes after, for every projection of the service', async () => {
    await append(service.store, opened(1), earned(1, 50));
    const runner = service.runner(all);
    await runner.start();
    const position = await append(service.store, redeemed(1, 20), placed(1, 7, 3, 4, '2.125'));
    for (const { name } of all) expect(await runner.waitFor(name, position, 5_000)).toBe(true);
    expect(await rowsOf(service.pool, loyaltyAccounts)).toMatchObject([
      { customerId: customer(1), balance: 30, earnedInAll: 50 },
    ]);
    expect(await rowsOf(service.pool, productSales)).toEqual([
      { tenantId: TENANT, productId: product(3), code: null, units: 4, revenue: '8.5' },
    ]);
    const live = { version: 1, position, head: position, lag: 0, state: 'live' };
    expect(await runner.status()).toEqual(all.map(({ name }) => ({ name, ...live })));
  });

  it('goes on where it was when it was stopped', async () => {
    const first = service.runner(all);
    await first.start();
    await first.waitFor('loyalty-accounts', await append(service.store, opened(1), earned(1, 5)), 5_000);
    await first.stop();
    await append(service.store, earned(1, 6));
    const second = service.runner(all);
    await second.start();
    const position = await append(service.store, earned(1, 7));
    expect(await second.waitFor('loyalty-accounts', position, 5_000)).toBe(true);
    expect(await rowsOf(service.pool, loyaltyAccounts)).toMatchObject([{ balance: 18 }]);
  });

  it('says no to who waits longer than they wish to', async () => {
    const runner = service.runner(all);
    await runner.start();
    expect(await runner.waitFor('open-orders', '0000000000000999' as Position, 150)).toBe(false);
    expect(() => runner.waitFor('no-such', '0000000000000001' as Position, 10)).toThrow(
      'No projection is called no-such; there are: loyalty-accounts, open-orders, product-sales',
    );
  });

  it('tells the table how far it is also when there was nothing to fold', async () => {
    const runner = service.runner([productSales]);
    await runner.start();
    const position = await append(service.store, opened(1));
    expect(await runner.waitFor('product-sales', position, 5_000)).toBe(true);
    await runner.stop();
    const { rows } = await service.pool.query('select distinct position from shop.projection_checkpoints');
    expect(rows).toEqual([{ position }]);
  });

  it('keeps other projections going when one fails, shows why, and goes on when the reason is gone', async () => {
    let broken = true;
    const failing = withPoints(() => {
      if (broken) throw new Error('no rate for today');
    });
    const runner = service.runner([failing, productSales]);
    await runner.start();
    const position = await append(service.store, opened(1), earned(1, 5), placed(1, 1, 1, 2, '1'));
    expect(await runner.waitFor('product-sales', position, 5_000)).toBe(true);
    const [accounts, sales] = await statusOnce(runner, ([first]) => first?.state === 'failing');
    expect(sales).toMatchObject({ state: 'live' });
    expect(accounts).toMatchObject({
      state: 'failing',
      error: {
        code: 'PROJECTION_HANDLER_FAILED',
        message: expect.stringMatching(/loyalty-accounts failed on PointsEarned .* at position .*: no rate for today/),
      },
    });
    broken = false;
    expect(await runner.waitFor('loyalty-accounts', position, 10_000)).toBe(true);
    const [recovered] = await statusOnce(runner, ([first]) => first?.state === 'live');
    expect(recovered).toEqual(expect.not.objectContaining({ error: expect.anything() }));
    expect(await verifyProjection(service.context, loyaltyAccounts)).toMatchObject({ rows: 1, differing: 0 });
  });

  it('is exact after its connections were killed in the middle of batches', async () => {
    const runner = service.runner(all);
    await runner.start();
    let last = '' as Position;
    for (let round = 0; round < 4; round += 1) {
      const lives = Array.from({ length: 50 }, (_, n) => round * 50 + n);
      await append(
        service.store,
        ...lives.flatMap((n) => [opened(n % 70), earned(n % 70, n), placed(n, n, n % 6, 1, '0.3')]),
      );
      await service.breakConnections();
      last = await append(service.newStore(), earned(round, 1));
    }
    for (const projection of all) {
      expect(await runner.waitFor(projection.name, last, 10_000)).toBe(true);
      expect(await verifyProjection(service.context, projection)).toMatchObject({ differing: 0 });
    }
  }, 60_000);

  it('reads the log again when the server has forgotten its last commits', async () => {
    const runner = service.runner([productSales]);
    await runner.start();
    await runner.waitFor('product-sales', await append(service.store, placed(1, 1, 1, 1, '1')), 5_000);
    const before = await service.pool.query<{ partition: number; position: string }>(
      'select partition, position from shop.projection_checkpoints order by partition',
    );
    const rows = await rowsOf(service.pool, productSales);
    await runner.waitFor('product-sales', await append(service.store, placed(2, 2, 1, 10, '1')), 5_000);
    // Commits do not wait for the disk: this is what a crash of the server may leave, rows and checkpoints alike.
    await service.pool.query(
      `with forgotten as (update shop.product_sales set units = $1, revenue = $2)
       update shop.projection_checkpoints c set position = b.position
       from unnest($3::integer[], $4::text[]) as b(partition, position) where c.partition = b.partition`,
      [
        rows[0]!['units'],
        rows[0]!['revenue'],
        before.rows.map(({ partition }) => partition),
        before.rows.map(({ position }) => position),
      ],
    );
    const position = await append(service.store, placed(3, 3, 1, 100, '1'));
    await statusOnce(runner, ([sales]) => sales!.position >= position && sales!.state === 'live');
    expect(await runner.waitFor('product-sales', position, 5_000)).toBe(true);
    expect(await rowsOf(service.pool, productSales)).toMatchObject([{ units: 111, revenue: '111' }]);
  });

  it('shares the work with another replica: nothing is folded twice', async () => {
    const replicas = [service.runner(all), service.runner(all)];
    await Promise.all(replicas.map((replica) => replica.start()));
    const lives = Array.from({ length: 200 }, (_, n) => n);
    for (let from = 0; from < 200; from += 20) {
      await append(
        service.store,
        ...lives.slice(from, from + 20).flatMap((n) => [opened(n % 9), earned(n % 9, n), placed(n, n, 1, 1, '1')]),
      );
    }
    const position = await service.store.head();
    for (const replica of replicas) {
      for (const { name } of all) expect(await replica.waitFor(name, position, 10_000)).toBe(true);
    }
    for (const projection of all) {
      expect(await verifyProjection(service.context, projection)).toMatchObject({ differing: 0 });
    }
    expect(await rowsOf(service.pool, productSales)).toMatchObject([{ units: 200 }]);
  });

  it('answers those who wait from the table, when another replica is the one that folds', async () => {
    const [folding, stopped] = [service.runner([productSales]), service.runner([productSales])];
    await folding.start();
    const position = await append(service.store, placed(1, 1, 1, 1, '1'));
    expect(await stopped.waitFor('product-sales', position, 5_000)).toBe(true);
  });

  it('does not let a new projection with a long way to go hold up the others', async () => {
    const old = service.runner([productSales]);
    await old.start();
    const lives = Array.from({ length: 400 }, (_, n) => n);
    await append(service.store, ...lives.flatMap((n) => [opened(n), earned(n, 1)]));
    await old.waitFor('product-sales', await append(service.store, placed(1, 1, 1, 1, '1')), 5_000);
    await old.stop();
    const runner = service.runner([productSales, loyaltyAccounts]);
    const held = await service.pool.connect();
    await held.query('begin; lock table shop.loyalty_account in share mode');
    await runner.start();
    const position = await append(service.store, placed(2, 2, 1, 1, '1'));
    expect(await runner.waitFor('product-sales', position, 5_000)).toBe(true);
    expect(await runner.waitFor('loyalty-accounts', position, 10)).toBe(false);
    await held.query('rollback');
    held.release();
    expect(await runner.waitFor('loyalty-accounts', position, 5_000)).toBe(true);
    expect(await verifyProjection(service.context, loyaltyAccounts)).toMatchObject({ rows: 400, differing: 0 });
  });
});
