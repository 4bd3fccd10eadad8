import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '@perennial/event-store';
import type { AnyProjection } from './projection.ts';
import { positionAt } from './position-at.ts';
import { lockRebuild } from './rebuild-lock.ts';
import { rebuildProjection } from './rebuild.ts';
import { append, customer, earned, opened, placed, TENANT } from './test/events.probe.ts';
import { loyaltyAccounts, productSales, SCHEMA } from './test/read-models.probe.ts';
import { rowsOf } from './test/tables.probe.ts';
import { TestService } from './test/test-service.probe.ts';

const all: readonly AnyProjection[] = [loyaltyAccounts, productSales];

describe('a table beside the live read model', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await TestService.create();
  });
  afterEach(() => service.drop());

  it('holds the read model as it was, is listed and read, and can be dropped', async () => {
    const runner = service.runner(all);
    await runner.start();
    const then = await append(service.store, placed(1, 1, 1, 2, '1.5'), placed(2, 2, 1, 3, '1'));
    const now = await append(service.store, placed(1, 3, 1, 100, '1'));
    await runner.waitFor('product-sales', now, 5_000);

    await runner.rebuild('product-sales', { upTo: { position: then, table: 'sales_then' } });
    expect(await runner.beside.list()).toEqual([
      { table: 'sales_then', projection: 'product-sales', version: 1, position: then, builtAt: expect.any(String) },
    ]);
    expect(await runner.beside.rows('sales_then', TENANT, 10)).toMatchObject([{ units: 5, revenue: '6' }]);
    expect(await runner.beside.rows('sales_then', 'somebody-else', 10)).toEqual([]);
    expect(await rowsOf(service.pool, productSales)).toMatchObject([{ units: 105 }]);

    await runner.beside.drop('sales_then');
    expect(await runner.beside.list()).toEqual([]);
  });

  it('never takes the place of a table that is none, and no such table is dropped', async () => {
    const runner = service.runner(all);
    await runner.start();
    const position = await append(service.store, opened(1), placed(1, 1, 1, 2, '1'));
    await runner.waitFor('loyalty-accounts', position, 5_000);
    const upTo = { position, table: 'loyalty_account' };
    await expect(runner.rebuild('product-sales', { upTo })).rejects.toMatchObject({ code: 'TABLE_NOT_BESIDE' });
    await expect(runner.beside.drop('loyalty_account')).rejects.toMatchObject({ code: 'BESIDE_TABLE_UNKNOWN' });
    expect(await rowsOf(service.pool, loyaltyAccounts)).toMatchObject([{ customerId: customer(1) }]);
  });

  it('is dropped with the others of its read model, also while it is being built', async () => {
    const runner = service.runner(all);
    await runner.start();
    const position = await append(service.store, opened(1), earned(1, 5), earned(1, 6));
    let pages = 0;
    const readAll: EventStore['readAll'] = async (options) => {
      pages += 1;
      if (pages === 2) await runner.beside.dropOf('loyalty-accounts');
      return service.store.readAll(options);
    };
    const store = Object.assign(Object.create(service.store) as EventStore, { readAll });
    const upTo = { position, table: 'accounts_then' };
    const building = rebuildProjection({ ...service.context, store }, loyaltyAccounts, { upTo, pageSize: 1 });
    await expect(building).rejects.toMatchObject({ code: 'BESIDE_TABLE_DROPPED' });
    expect(await runner.beside.list()).toEqual([]);
  });
});

describe('the table of a rebuild whose process died', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await TestService.create();
    await service.pool.query(`create table ${SCHEMA}.loyalty_account__build (like ${SCHEMA}.loyalty_account)`);
  });
  afterEach(() => service.drop());
  const isThere = async () => {
    const { rows } = await service.pool.query<{ there: boolean }>(
      `select to_regclass('${SCHEMA}.loyalty_account__build') is not null as there`,
    );
    return rows[0]?.there;
  };

  it('goes when the service starts again', async () => {
    await service.runner(all).start();
    expect(await isThere()).toBe(false);
  });

  it('goes with what is beside the read model, but not while a rebuild runs', async () => {
    const runner = service.runner(all);
    const client = await service.newPool().connect();
    const unlock = await lockRebuild(client, SCHEMA, 'loyalty-accounts');
    await runner.beside.dropOf('loyalty-accounts');
    expect(await isThere()).toBe(true);
    await unlock?.();
    client.release();
    await runner.beside.dropOf('loyalty-accounts');
    expect(await isThere()).toBe(false);
  });
});

describe('the position at an instant', () => {
  it('is the last one that the log had stamped by then', async () => {
    const service = await TestService.create();
    const first = await append(service.store, opened(1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const second = await append(service.store, earned(1, 5));
    const [one] = await service.store.readCustomer(TENANT, customer(1));
    expect(await positionAt(service.store, one!.recordedAt)).toBe(first);
    expect(await positionAt(service.store, '2999-01-01T00:00:00Z')).toBe(second);
    expect(await positionAt(service.store, '2000-01-01T00:00:00Z')).toBe('');
    await service.drop();
  });
});
