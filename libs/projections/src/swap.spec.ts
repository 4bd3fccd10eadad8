import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '@perennial/event-store';
import type { Position } from '@perennial/kernel';
import { applyBatch } from './apply-batch.ts';
import { replaceCheckpoints } from './checkpoints.ts';
import { rebuildProjection } from './rebuild.ts';
import { append, earned, opened } from './test/events.probe.ts';
import { loyaltyAccounts, SCHEMA } from './test/read-models.probe.ts';
import { rowsOf, startOver } from './test/tables.probe.ts';
import { TestService } from './test/test-service.probe.ts';

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
};

const appendThree = (store: EventStore): Promise<Position> =>
  append(store, opened(0), opened(1), opened(2), earned(0, 1), earned(1, 2), earned(2, 3));

describe('the swap of a rebuild', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await TestService.create();
  });
  afterEach(() => service.drop());

  it('waits until it sees as much of the log as the process that folds', async () => {
    const runner = service.runner([loyaltyAccounts]);
    await runner.start();
    const late = { ...service.context, store: service.newStore({ watermarkKeptMs: 200 }) };
    await late.store.head();
    const position = await appendThree(service.store);
    await runner.waitFor('loyalty-accounts', position, 5_000);
    const rebuilt = await rebuildProjection(late, loyaltyAccounts);
    expect(rebuilt.position >= position).toBe(true);
  });

  it('lets an applier that waits for the swap go on from it', async () => {
    const position = await appendThree(service.store);
    await startOver(service.pool, loyaltyAccounts, 6);
    const swap = await service.newPool().connect();
    await swap.query("begin; select from shop.projection_checkpoints where name = 'loyalty-accounts' for update");
    const batch = { events: [], partitions: [0, 1, 2, 3, 4, 5], reached: position, after: new Map() };
    const applier = await service.pool.connect();
    const applied = applyBatch(applier, service.target(loyaltyAccounts), batch);
    await until(async () => {
      const waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
      return (await service.pool.query(waiting)).rows.length > 0;
    });
    await replaceCheckpoints(swap, SCHEMA, 'loyalty-accounts', 1, 6, position);
    await swap.query('commit');
    swap.release();
    expect(await applied).toBe(0);
    applier.release();
  });

  it.each([
    ['loyalty_account', 'the live table'],
    ['x'.repeat(64), 'at most 63'],
  ])('refuses %s as the name of a table beside the live one', async (table, reason) => {
    const position = await appendThree(service.store);
    await rebuildProjection(service.context, loyaltyAccounts);
    const refused = rebuildProjection(service.context, loyaltyAccounts, { upTo: { position, table } });
    await expect(refused).rejects.toThrow(reason);
    expect(await rowsOf(service.pool, loyaltyAccounts)).toHaveLength(3);
  });

  it('keeps a table that was migrated meanwhile', async () => {
    await appendThree(service.store);
    await rebuildProjection(service.context, loyaltyAccounts);
    const migration = "alter table shop.loyalty_account add column if not exists note text not null default ''";
    // The build is there when the log is read.
    const store = Object.assign(service.newStore(), {
      head: () => service.pool.query(migration).then(() => service.store.head()),
    });
    const rebuilding = rebuildProjection({ ...service.context, store }, loyaltyAccounts, {
      onProgress: () => undefined,
    });
    await expect(rebuilding).rejects.toMatchObject({ code: 'TABLE_CHANGED' });
    const { rows } = await service.pool.query('select note from shop.loyalty_account');
    expect(rows).toHaveLength(3);
    await rebuildProjection(service.context, loyaltyAccounts);
    expect((await service.pool.query('select note from shop.loyalty_account')).rows).toHaveLength(3);
  });
});
