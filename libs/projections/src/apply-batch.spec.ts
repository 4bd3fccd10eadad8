import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { partitionOf } from '@perennial/event-bus';
import { type NewEvent, type Position, type RecordedEvent, START } from '@perennial/kernel';
import fc from 'fast-check';
import { applyBatch, type FoldBatch } from './apply-batch.ts';
import { foldRows } from './as-of.ts';
import { readCheckpoints } from './checkpoints.ts';
import type { AnyProjection } from './projection.ts';
import {
  cancelled,
  customer,
  earned,
  fulfilled,
  listed,
  opened,
  placed,
  product,
  redeemed,
  tierChanged,
} from './test/events.probe.ts';
import { loyaltyAccounts, openOrders, productSales, SCHEMA, tableOf } from './test/read-models.probe.ts';
import { positionOf, recorded } from './test/recorded.probe.ts';
import { inKeyOrder, rowsOf, startOver } from './test/tables.probe.ts';
import { layOut } from './table-layout.ts';
import { TestService } from './test/test-service.probe.ts';

const PARTITIONS = 4;
const partitions = [0, 1, 2, 3];
const projections: readonly AnyProjection[] = [loyaltyAccounts, openOrders, productSales];

const one = fc.integer({ min: 1, max: 5 });
const points = fc.integer({ min: 1, max: 1_000 });
const price = fc
  .tuple(fc.integer({ min: 0, max: 9_999 }), fc.integer({ min: 0, max: 999 }))
  .map(([a, b]) => `${a}.${b}`);
const instants = fc.integer({ min: 0, max: 10 ** 9 }).map((second) => new Date(second * 1_000 + 5).toISOString());
const reason = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => !text.includes('\u0000'));

/** One thing that happens in the lives of five customers with a few orders and products. */
const anyEvent: fc.Arbitrary<NewEvent> = fc.oneof(
  one.map(opened),
  fc.tuple(one, points, reason, instants).map((arguments_) => earned(...arguments_)),
  fc.tuple(one, points).map((arguments_) => redeemed(...arguments_)),
  fc.tuple(one, fc.constantFrom('silver' as const, 'gold' as const)).map((arguments_) => tierChanged(...arguments_)),
  fc
    .tuple(one, one, one, fc.integer({ min: 1, max: 9 }), price)
    .map(([n, o, ...rest]) => placed(n, n * 10 + o, ...rest)),
  fc.tuple(one, one).map(([n, o]) => fulfilled(n, n * 10 + o)),
  fc.tuple(one, one).map(([n, o]) => cancelled(n, n * 10 + o)),
  fc.tuple(one, reason).map(([n, code]) => listed(n, code)),
);
const history = fc.array(anyEvent, { maxLength: 40 }).map(recorded);
/** Where to cut a history into batches, as shares of its length. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });

const slices = (events: readonly RecordedEvent[], shares: readonly number[]): RecordedEvent[][] => {
  const places = [0, ...shares.map((share) => Math.round(share * events.length)).sort((a, b) => a - b), events.length];
  return places.slice(1).map((end, index) => events.slice(places[index], end));
};

const batchOf = (events: readonly RecordedEvent[], reached: Position): FoldBatch => ({
  events,
  partitions,
  reached,
  after: new Map(),
});

describe('applying batches', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await TestService.create();
  });
  afterAll(() => service.drop());

  const apply = async (projection: AnyProjection, batch: FoldBatch): Promise<number> => {
    const client = await service.pool.connect();
    try {
      return await applyBatch(client, service.target(projection, PARTITIONS), batch);
    } finally {
      client.release();
    }
  };

  const applyAll = async (projection: AnyProjection, batches: readonly (readonly RecordedEvent[])[]) => {
    let reached = START;
    for (const events of batches) {
      reached = events.at(-1)?.position ?? reached;
      await apply(projection, batchOf(events, reached));
    }
  };

  const tableAfter = async (projection: AnyProjection, batches: readonly (readonly RecordedEvent[])[]) => {
    await startOver(service.pool, projection, PARTITIONS);
    await applyAll(projection, batches);
    return rowsOf(service.pool, projection);
  };

  it.each(projections.map((projection) => [projection.name, projection] as const))(
    '%s: where batches end makes no difference',
    async (_name, projection) => {
      await fc.assert(
        fc.asyncProperty(history, cuts, async (events, shares) => {
          const whole = await tableAfter(projection, [events]);
          expect(await tableAfter(projection, slices(events, shares))).toEqual(whole);
        }),
        { numRuns: 25 },
      );
    },
    60_000,
  );

  it.each(projections.map((projection) => [projection.name, projection] as const))(
    '%s: delivering any stretch again changes nothing',
    async (_name, projection) => {
      await fc.assert(
        fc.asyncProperty(history, cuts, cuts, async (events, first, second) => {
          const before = await tableAfter(projection, slices(events, first));
          const checkpoints = await readCheckpoints(service.pool, SCHEMA, projection.name);
          await applyAll(projection, slices(events, second));
          expect(await rowsOf(service.pool, projection)).toEqual(before);
          expect(await readCheckpoints(service.pool, SCHEMA, projection.name)).toEqual(checkpoints);
        }),
        { numRuns: 15 },
      );
    },
    60_000,
  );

  it.each([loyaltyAccounts, openOrders].map((projection) => [projection.name, projection] as const))(
    '%s: the rows are those of the fold in memory, value by value',
    async (_name, projection) => {
      await fc.assert(
        fc.asyncProperty(history, cuts, async (events, shares) => {
          const folded = foldRows<any>(projection, tableOf(projection.entity), events);
          expect(await tableAfter(projection, slices(events, shares))).toEqual(inKeyOrder(projection, folded));
        }),
        { numRuns: 25 },
      );
    },
    60_000,
  );

  it('lets partitions be applied one by one, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.shuffledSubarray(partitions, { minLength: 4 }), async (events, order) => {
        const whole = await tableAfter(productSales, [events]);
        await startOver(service.pool, productSales, PARTITIONS);
        for (const partition of order) {
          const own = events.filter((event) => partitionOf(event, PARTITIONS) === partition);
          const reached = own.at(-1)?.position ?? START;
          await apply(productSales, { events: own, partitions: [partition], reached, after: new Map() });
        }
        expect(await rowsOf(service.pool, productSales)).toEqual(whole);
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  it('names projection, event, type and position when a handler throws, and changes nothing', async () => {
    const events = recorded([opened(1), earned(1, 5)]);
    const broken = {
      ...loyaltyAccounts,
      handlers: {
        ...loyaltyAccounts.handlers,
        PointsEarned: () => {
          throw new Error('no such tier');
        },
      },
    } as AnyProjection;
    await startOver(service.pool, broken, PARTITIONS);
    await expect(apply(broken, batchOf(events, positionOf(2)))).rejects.toMatchObject({
      code: 'PROJECTION_HANDLER_FAILED',
      projection: 'loyalty-accounts',
      eventId: events[1]!.id,
      eventType: 'PointsEarned',
      position: positionOf(2),
      message: `Projection loyalty-accounts failed on PointsEarned ${events[1]!.id} at position ${positionOf(2)}: no such tier`,
    });
    expect(await rowsOf(service.pool, broken)).toEqual([]);
    const checkpoints = await readCheckpoints(service.pool, SCHEMA, broken.name);
    expect(checkpoints.map(({ position }) => position)).toEqual(['', '', '', '']);
  });

  it('refuses a row that is not the one its key names', async () => {
    const astray = {
      ...loyaltyAccounts,
      key: () => ({ customerId: customer(9) }),
    } as AnyProjection;
    await startOver(service.pool, astray, PARTITIONS);
    await expect(apply(astray, batchOf(recorded([opened(1)]), positionOf(1)))).rejects.toThrow(
      `the row's customerId is "${customer(1)}", but its key says "${customer(9)}"`,
    );
  });

  it('finds a row again, however its id is spelled', async () => {
    const spelled = {
      ...loyaltyAccounts,
      key: () => ({ customerId: customer(1).toUpperCase() }),
    } as AnyProjection;
    await startOver(service.pool, spelled, PARTITIONS);
    const events = recorded([opened(1), earned(1, 5), earned(1, 7)]);
    await apply(spelled, batchOf(events.slice(0, 2), positionOf(2)));
    await apply(spelled, batchOf(events.slice(2), positionOf(3)));
    expect(await rowsOf(service.pool, spelled)).toMatchObject([{ customerId: customer(1), balance: 12 }]);
  });

  it('changes a row once, though the key of an event names it twice', async () => {
    const twice = {
      ...loyaltyAccounts,
      key: () => [{ customerId: customer(1) }, { customerId: customer(1).toUpperCase() }],
    } as AnyProjection;
    await startOver(service.pool, twice, PARTITIONS);
    await apply(twice, batchOf(recorded([opened(1), earned(1, 5)]), positionOf(2)));
    expect(await rowsOf(service.pool, twice)).toMatchObject([{ balance: 5 }]);
  });

  it('refuses a column whose values would not come back as they were written', () => {
    const column = { property: 'share', column: 'share', type: 'real', primary: false };
    const { table } = service.target(loyaltyAccounts).layout;
    expect(() => layOut({ ...table, columns: [...table.columns, column] })).toThrow('cannot hold real');
  });

  it('refuses to add to what is set, whichever comes first', async () => {
    const both = {
      ...productSales,
      handlers: {
        ProductListed: () => [{ key: { productId: product(1) }, set: { units: 3 } }],
        OrderPlaced: () => [{ key: { productId: product(1) }, add: { units: 2 } }],
      },
    } as AnyProjection;
    await startOver(service.pool, both, PARTITIONS);
    for (const events of [
      [listed(1, 'A'), placed(1, 1, 1, 1, '1')],
      [placed(1, 1, 1, 1, '1'), listed(1, 'A')],
    ]) {
      await expect(apply(both, batchOf(recorded(events), positionOf(2)))).rejects.toThrow('as well');
    }
  });

  it('refuses to go on from a checkpoint that the table has forgotten', async () => {
    const events = recorded([opened(1), earned(1, 5)]);
    await startOver(service.pool, loyaltyAccounts, PARTITIONS);
    const after = new Map([[0, positionOf(1)]]);
    await expect(
      apply(loyaltyAccounts, { events: events.slice(1), partitions, reached: positionOf(2), after }),
    ).rejects.toMatchObject({ code: 'CHECKPOINT_BEHIND', partition: 0, position: '' });
  });

  it('refuses rows of another version', async () => {
    await startOver(service.pool, { ...loyaltyAccounts, version: 2 }, PARTITIONS);
    await expect(apply(loyaltyAccounts, batchOf([], positionOf(1)))).rejects.toMatchObject({
      code: 'PROJECTION_VERSION_MISMATCH',
      expected: 1,
      found: 2,
    });
  });
});
