import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { START } from '@perennial/kernel';
import { passOver, readCheckpoints } from './checkpoints.ts';
import { loyaltyAccounts, SCHEMA } from './test/read-models.probe.ts';
import { positionOf } from './test/recorded.probe.ts';
import { startOver } from './test/tables.probe.ts';
import { TestService } from './test/test-service.probe.ts';

const { name, version } = loyaltyAccounts;
const partitions = [0, 1, 2, 3, 4, 5];

describe('passing over a stretch without events', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await TestService.create();
  });
  afterAll(() => service.drop());

  it('takes the locks of its checkpoints in the order in which appliers and swaps take them', async () => {
    await startOver(service.pool, loyaltyAccounts, partitions.length);
    // The order in the table is another one than that of the partitions.
    await service.pool.query(
      `with taken as (delete from shop.projection_checkpoints returning *)
       insert into shop.projection_checkpoints select * from taken order by partition desc`,
    );
    const applier = await service.pool.connect();
    const locking = 'select from shop.projection_checkpoints where partition = $1 for update nowait';
    await applier.query('begin');
    await applier.query(locking, [0]);
    const stretches = partitions.map((partition) => ({ partition, after: START, reached: positionOf(7) }));
    const passed = passOver(service.pool, SCHEMA, name, version, stretches);
    const waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    while ((await service.pool.query(waiting)).rows.length === 0) await new Promise(setImmediate);
    const locked = await applier.query(locking, [5]).then(
      ({ rowCount }) => rowCount,
      (error: unknown) => error,
    );
    await applier.query('rollback');
    applier.release();
    expect(locked).toBe(1);
    expect(await passed).toEqual([]);
    const checkpoints = await readCheckpoints(service.pool, SCHEMA, name);
    expect(checkpoints.map(({ position }) => position)).toEqual(partitions.map(() => positionOf(7)));
  });

  it('leaves a checkpoint that is further, and names one that is before its stretch', async () => {
    await startOver(service.pool, loyaltyAccounts, partitions.length);
    await service.pool.query('update shop.projection_checkpoints set position = $1 where partition = 1', [
      positionOf(9),
    ]);
    const left = await passOver(service.pool, SCHEMA, name, version, [
      { partition: 0, after: positionOf(3), reached: positionOf(7) },
      { partition: 1, after: positionOf(3), reached: positionOf(7) },
      { partition: 2, after: START, reached: positionOf(7) },
    ]);
    expect(left).toEqual([0]);
    const checkpoints = await readCheckpoints(service.pool, SCHEMA, name);
    expect(checkpoints.slice(0, 3).map(({ position }) => position)).toEqual([START, positionOf(9), positionOf(7)]);
  });
});
