import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '@perennial/event-store';
import type { Position } from '@perennial/kernel';
import type { AnyProjection } from './projection.ts';
import { rebuildProjection } from './rebuild.ts';
import type { ReplayProgress } from './replay.ts';
import { append, cancelled, customer, earned, fulfilled, opened, placed, redeemed } from './test/events.probe.ts';
import { loyaltyAccounts, openOrders, productSales } from './test/read-models.probe.ts';
import { statusOnce } from './test/status.probe.ts';
import { rowsOf } from './test/tables.probe.ts';
import { TestService } from './test/test-service.probe.ts';
import { verifyProjection } from './verify.ts';

const all: readonly AnyProjection[] = [loyaltyAccounts, openOrders, productSales];

describe('a rebuild', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await TestService.create();
  });
  afterEach(() => service.drop());

  const appendLives = (store: EventStore, from: number, to: number): Promise<Position> =>
    append(
      store,
      ...Array.from({ length: to - from }, (_, index) => from + index).flatMap((n) => [
        opened(n),
        earned(n, n + 1),
        placed(n, n * 2, n % 3, 2, '1.255'),
        placed(n, n * 2 + 1, n % 4, 1, '0.5'),
        ...(n % 2 === 0 ? [fulfilled(n, n * 2), redeemed(n, 1)] : [cancelled(n, n * 2 + 1)]),
      ]),
    );

  const indexNames = async (): Promise<string[]> => {
    const { rows } = await service.pool.query<{ name: string }>(
      `select indexname || ' ' || indexdef as name from pg_indexes where schemaname = 'shop'
       union select conname || ' ' || contype::text || ' ' || pg_get_constraintdef(oid) from pg_constraint
         where connamespace = 'shop'::regnamespace
       order by 1`,
    );
    return rows.map(({ name }) => name);
  };

  it('makes the rows that live folding made, and leaves nothing beside them', async () => {
    const runner = service.runner(all);
    await runner.start();
    const position = await appendLives(service.store, 0, 40);
    const [namesBefore] = await Promise.all([
      indexNames(),
      ...all.map(({ name }) => runner.waitFor(name, position, 5_000)),
    ]);
    for (const projection of all) {
      const live = await rowsOf(service.pool, projection);
      const result = await runner.rebuild(projection.name);
      expect(result.position >= position).toBe(true);
      expect(await rowsOf(service.pool, projection)).toEqual(live);
    }
    expect(await indexNames()).toEqual(namesBefore);
    const { rows } = await service.pool.query("select 1 from pg_tables where tablename like '%\\_\\_build'");
    expect(rows).toEqual([]);
  });

  it('gives up rows in memory when there are too many, and finds them again', async () => {
    await appendLives(service.store, 0, 30);
    for (const projection of all) {
      await rebuildProjection(service.context, projection, { pageSize: 7, rowsInMemory: 3 });
      const small = await rowsOf(service.pool, projection);
      await rebuildProjection(service.context, projection);
      expect(await rowsOf(service.pool, projection)).toEqual(small);
    }
  });

  it('says how far it is, how fast, and how long it will take', async () => {
    const last = await appendLives(service.store, 0, 20);
    const seen: ReplayProgress[] = [];
    await rebuildProjection(service.context, loyaltyAccounts, { pageSize: 10, onProgress: (step) => seen.push(step) });
    expect(seen.length).toBeGreaterThan(3);
    expect(seen[0]).toEqual({
      events: 10,
      eventsPerSecond: expect.any(Number),
      position: expect.any(String),
      head: last,
      secondsLeft: expect.any(Number),
    });
    expect(seen.map(({ events }) => events)).toEqual(seen.map(({ events }) => events).toSorted((a, b) => a - b));
    expect(seen.at(-1)).toMatchObject({ events: 50, position: last, head: last, secondsLeft: 0 });
  });

  it('loses nothing of what is appended meanwhile, while another process keeps the live rows up to date', async () => {
    const runner = service.runner(all);
    await runner.start();
    await appendLives(service.store, 0, 20);
    let appending = true;
    const writing = (async () => {
      for (let n = 20; appending; n += 1) await appendLives(service.store, n, n + 1);
      return append(service.store, earned(0, 7));
    })();
    const elsewhere = { ...service.context, pool: service.newPool(), store: service.newStore() };
    for (const projection of [...all, ...all]) await rebuildProjection(elsewhere, projection, { pageSize: 20 });
    appending = false;
    const last = await writing;
    for (const projection of all) {
      expect(await runner.waitFor(projection.name, last, 5_000)).toBe(true);
      expect(await verifyProjection(service.context, projection)).toMatchObject({ differing: 0 });
    }
    expect((await runner.status()).map(({ state }) => state)).toEqual(['live', 'live', 'live']);
  }, 30_000);

  it('is refused while the same projection is being rebuilt, in this process or another', async () => {
    await appendLives(service.store, 0, 5);
    const elsewhere = { ...service.context, pool: service.newPool() };
    let second: Promise<unknown> | undefined;
    await rebuildProjection(service.context, loyaltyAccounts, {
      onProgress: () => {
        second ??= rebuildProjection(elsewhere, loyaltyAccounts).catch((error: unknown) => error);
      },
      // The first has not ended before the second was refused.
      signal: AbortSignal.timeout(10_000),
      pageSize: 1,
    });
    expect(await second).toMatchObject({ code: 'REBUILD_IN_PROGRESS', projection: 'loyalty-accounts' });
    await expect(rebuildProjection(elsewhere, loyaltyAccounts)).resolves.toMatchObject({ events: expect.any(Number) });
  });

  it('leaves the live rows alone when a handler throws, and cleans up', async () => {
    await appendLives(service.store, 0, 5);
    await rebuildProjection(service.context, loyaltyAccounts);
    const before = await rowsOf(service.pool, loyaltyAccounts);
    const broken = {
      ...loyaltyAccounts,
      version: 2,
      handlers: {
        PointsEarned: () => {
          throw new Error('no rate');
        },
      },
    } as unknown as AnyProjection;
    await expect(rebuildProjection(service.context, broken)).rejects.toMatchObject({
      code: 'PROJECTION_HANDLER_FAILED',
    });
    expect(await rowsOf(service.pool, loyaltyAccounts)).toEqual(before);
    const { rows } = await service.pool.query("select 1 from pg_tables where tablename like '%\\_\\_build'");
    expect(rows).toEqual([]);
  });

  it('cleans up what a crash left behind', async () => {
    await appendLives(service.store, 0, 30);
    let broken: Promise<void> | undefined;
    const crashed = rebuildProjection(service.context, loyaltyAccounts, {
      pageSize: 5,
      rowsInMemory: 1,
      onProgress: () => {
        broken ??= service.breakConnections();
      },
    });
    await expect(crashed).rejects.toThrow();
    await broken;
    await rebuildProjection(service.context, loyaltyAccounts);
    expect(await verifyProjection(service.context, loyaltyAccounts)).toMatchObject({ rows: 30, differing: 0 });
  });

  it('stops when it is told to', async () => {
    await appendLives(service.store, 0, 5);
    const told = new AbortController();
    const rebuilding = rebuildProjection(service.context, loyaltyAccounts, {
      signal: told.signal,
      pageSize: 1,
      onProgress: () => told.abort(new Error('enough')),
    });
    await expect(rebuilding).rejects.toThrow('enough');
  });

  it('lets readers of the live table finish, and waits for them', async () => {
    await appendLives(service.store, 0, 5);
    await rebuildProjection(service.context, loyaltyAccounts);
    const reader = await service.pool.connect();
    await reader.query('begin; select * from shop.loyalty_account');
    const rebuilding = rebuildProjection(service.context, loyaltyAccounts);
    const first = await Promise.race([
      rebuilding,
      new Promise((resolve) => setTimeout(() => resolve('waiting'), 1_300)),
    ]);
    const { rows } = await reader.query('select count(*)::integer as rows from shop.loyalty_account');
    await reader.query('commit');
    reader.release();
    expect([first, rows]).toEqual(['waiting', [{ rows: 5 }]]);
    await expect(rebuilding).resolves.toMatchObject({ events: expect.any(Number) });
  });

  it('builds the rows as they were at a position beside the live ones, and keeps them', async () => {
    const then = await appendLives(service.store, 0, 5);
    const asThen = (await rebuildProjection(service.context, productSales), await rowsOf(service.pool, productSales));
    await appendLives(service.store, 5, 9);
    await rebuildProjection(service.context, productSales);
    const now = await rowsOf(service.pool, productSales);
    const result = await rebuildProjection(service.context, productSales, {
      upTo: { position: then, table: 'product_sales_then' },
    });
    expect(result.position).toBe(then);
    expect(await rowsOf(service.pool, productSales)).toEqual(now);
    await service.pool.query(
      'drop table shop.product_sales; alter table shop.product_sales_then rename to product_sales',
    );
    expect(await rowsOf(service.pool, productSales)).toEqual(asThen);
  });

  it('refuses checkpoints that are beyond the end of the log', async () => {
    await appendLives(service.store, 0, 1);
    await rebuildProjection(service.context, productSales);
    await service.pool.query("update shop.projection_checkpoints set position = '0000000000999999'");
    await expect(rebuildProjection(service.context, productSales)).rejects.toMatchObject({ code: 'LOG_BEHIND' });
  });

  describe('at the start of a service', () => {
    const version2: typeof loyaltyAccounts = {
      ...loyaltyAccounts,
      version: 2,
      handlers: {
        ...loyaltyAccounts.handlers,
        PointsEarned: (row, event) => row && { ...row, balance: row.balance + 2 * event.data.points },
      },
    };

    it('happens by itself when the code is newer than the rows, while other projections go on', async () => {
      const old = service.runner([loyaltyAccounts, productSales]);
      await old.start();
      const before = await append(service.store, opened(1), earned(1, 10));
      await old.waitFor('loyalty-accounts', before, 5_000);
      await old.stop();
      const runner = service.runner([version2, productSales]);
      await runner.start();
      const position = await append(service.store, earned(1, 5), placed(1, 1, 1, 1, '3'));
      expect(await runner.waitFor('product-sales', position, 5_000)).toBe(true);
      expect(await runner.waitFor('loyalty-accounts', position, 5_000)).toBe(true);
      expect(await rowsOf(service.pool, loyaltyAccounts)).toMatchObject([{ customerId: customer(1), balance: 30 }]);
      // The rows may be there a moment before the projection is back on the bus.
      const live = await statusOnce(runner, (status) => status.every(({ state }) => state === 'live'));
      expect(live).toMatchObject([{ version: 2, state: 'live' }, { state: 'live' }]);
    });

    it('makes processes with older code step aside', async () => {
      const old = service.runner([loyaltyAccounts, productSales]);
      await old.start();
      await old.waitFor('loyalty-accounts', await append(service.store, opened(1), earned(1, 10)), 5_000);
      const runner = service.runner([version2]);
      await runner.start();
      const position = await append(service.store, earned(1, 5), placed(1, 1, 1, 1, '3'));
      expect(await runner.waitFor('loyalty-accounts', position, 5_000)).toBe(true);
      expect(await old.waitFor('product-sales', position, 5_000)).toBe(true);
      expect(await rowsOf(service.pool, loyaltyAccounts)).toMatchObject([{ balance: 30 }]);
      const later = await append(service.store, earned(1, 1));
      const [accounts, sales] = await statusOnce(old, ([first]) => first?.state === 'failing');
      expect(sales).toMatchObject({ state: 'live' });
      expect(accounts).toMatchObject({ state: 'failing', error: { code: 'PROJECTION_VERSION_MISMATCH' } });
      expect(await runner.waitFor('loyalty-accounts', later, 5_000)).toBe(true);
      expect(await verifyProjection(service.context, version2)).toMatchObject({ differing: 0 });
    });

    it('replaces rows that nobody knows the origin of', async () => {
      await append(service.store, opened(1));
      await service.pool.query(
        `insert into shop.product_sales values ('local', '00000000-0000-4000-8000-000000000000', 'X', 5, 5)`,
      );
      const runner = service.runner([productSales]);
      await runner.start();
      expect(await runner.waitFor('product-sales', await append(service.store, placed(1, 1, 1, 3, '2')), 5_000)).toBe(
        true,
      );
      expect(await rowsOf(service.pool, productSales)).toMatchObject([{ units: 3, revenue: '6' }]);
    });

    it('is not needed when the number of partitions changes between two runs', async () => {
      const six = service.runner([productSales], 6);
      await six.start();
      await six.waitFor('product-sales', await append(service.store, placed(1, 1, 1, 3, '2')), 5_000);
      await six.stop();
      const nine = service.runner([productSales], 9);
      await nine.start();
      expect(await nine.waitFor('product-sales', await append(service.store, placed(2, 2, 1, 3, '2')), 5_000)).toBe(
        true,
      );
      expect(await rowsOf(service.pool, productSales)).toMatchObject([{ units: 6, revenue: '12' }]);
    });
  });
});
