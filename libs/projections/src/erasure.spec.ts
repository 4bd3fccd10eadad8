import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ERASED, events as catalogue } from '@perennial/contracts';
import type { EventStore } from '@perennial/event-store';
import { type Position, type RecordedEvent, START } from '@perennial/kernel';
import { applyBatch, eventsToFold } from './apply-batch.ts';
import { eventsAsOf, foldRows } from './as-of.ts';
import { compareCustomer } from './compare-customer.ts';
import { foldTargetOf, type ProjectionContext } from './projection-context.ts';
import { type AnyProjection, type Projection, readModel } from './projection.ts';
import { rebuildProjection } from './rebuild.ts';
import { register } from './registration.ts';
import { append, customer, earned, erased, opened, TENANT } from './test/events.probe.ts';
import { forgettingStore } from './test/forgetting-store.probe.ts';
import { LoyaltyAccount, loyaltyAccounts, ProductSales, tableOf } from './test/read-models.probe.ts';
import { recorded } from './test/recorded.probe.ts';
import { rowsOf } from './test/tables.probe.ts';
import { TestService } from './test/test-service.probe.ts';
import { verifyProjection } from './verify.ts';
import { withClient } from './with-client.ts';

const SECRET = 'a present for Ada Lovelace, 12 St James Square';

describe('when a customer is erased', () => {
  let service: TestService;
  let store: EventStore;
  let forget: (customerId: string) => void;
  let context: ProjectionContext;
  beforeEach(async () => {
    service = await TestService.create();
    ({ store, forget } = forgettingStore(service.store));
    context = { ...service.context, store };
  });
  afterEach(() => service.drop());

  const logged = async (): Promise<readonly RecordedEvent[]> =>
    (await store.readAll({ after: START, limit: 1_000 })).events;

  /** Folds these events as a live projection does, in one batch. */
  const applied = async (projection: AnyProjection, events: readonly RecordedEvent[]): Promise<void> => {
    const target = foldTargetOf(projection, context, 6);
    await register(service.pool, target);
    const client = await service.pool.connect();
    const reached = events.at(-1)!.position;
    await applyBatch(client, target, { events, reached, partitions: [0, 1, 2, 3, 4, 5], after: new Map() });
    client.release();
  };

  const rows = () => rowsOf(service.pool, loyaltyAccounts) as Promise<unknown> as Promise<LoyaltyAccount[]>;

  it('their rows are made again without what was personal, the rest of them unchanged, and nobody else’s', async () => {
    await append(store, opened(1), earned(1, 10, SECRET), opened(2), earned(2, 20, 'hers alone'));
    await applied(loyaltyAccounts, await logged());
    const before = await rows();
    expect(JSON.stringify(before)).toContain(SECRET);

    forget(customer(1));
    await append(store, erased(1), earned(1, 5, 'later'));
    await applied(loyaltyAccounts, await logged());
    const mine = (await rows()).find(({ customerId }) => customerId === customer(1));
    expect(mine).toMatchObject({ balance: 15, earnedInAll: 15, reasons: [ERASED, ERASED] });
    expect((await rows()).filter((row) => row !== mine)).toContainEqual(
      before.find(({ customerId }) => customerId === customer(2)),
    );
  });

  it('what was read before the keys were gone, in the same batch, does not come back', async () => {
    await append(store, opened(1), earned(1, 10, SECRET), erased(1));
    const readInClear = await logged();
    forget(customer(1));
    await applied(loyaltyAccounts, readInClear);
    expect(await rows()).toMatchObject([{ balance: 10, reasons: [ERASED] }]);
  });

  it('nothing personal stays in the rows while the log can be read, and the comparison says that it can', async () => {
    await append(store, opened(1), earned(1, 10, SECRET), erased(1), earned(1, 5, 'after'));
    await applied(loyaltyAccounts, await logged());
    expect(await rows()).toMatchObject([{ balance: 15, reasons: [ERASED, 'after'] }]);
    const target = foldTargetOf(loyaltyAccounts, context, 6);
    const compared = () =>
      withClient(service.pool, (client) =>
        compareCustomer(client, target, { tenantId: TENANT, customerId: customer(1) }),
      );
    expect(await compared()).toEqual({ rows: 1, differing: 1 });
    await rebuildProjection(context, loyaltyAccounts);
    expect(JSON.stringify(await rows())).not.toContain(SECRET);
  });

  it('a rebuild that had read them in clear, and keeps its rows in memory, swaps in none of it', async () => {
    await append(store, opened(1), earned(1, 10, SECRET), opened(2), opened(3));
    await applied(loyaltyAccounts, await logged());
    let rebuilt = 0;
    const onProgress = ({ events }: { readonly events: number }) => {
      rebuilt = events;
      forget(customer(1));
    };
    await append(store, erased(1));
    await rebuildProjection(context, loyaltyAccounts, { pageSize: 2, onProgress });
    expect(rebuilt).toBe(5);
    expect(JSON.stringify(await rows())).not.toContain(SECRET);
    expect(await rows()).toHaveLength(3);
  });

  it('live, rebuilt, verified and as-of rows are the same', async () => {
    await append(store, opened(1), earned(1, 10, SECRET), earned(1, 7, 'second'));
    await applied(loyaltyAccounts, await logged());
    forget(customer(1));
    await append(store, erased(1));
    await applied(loyaltyAccounts, await logged());
    const live = await rows();
    expect(await verifyProjection(context, loyaltyAccounts)).toMatchObject({ rows: 1, differing: 0 });
    await rebuildProjection(context, loyaltyAccounts);
    expect(await rows()).toEqual(live);
    const history = await store.readCustomer('local', customer(1));
    expect(foldRows(loyaltyAccounts, tableOf(LoyaltyAccount), eventsAsOf(history, {}))).toEqual(live);
  });

  it('a row that only the events in clear had made is deleted', async () => {
    // Against the rules: it shows a row only while it can read the reason.
    const careless: Projection<LoyaltyAccount, any> = {
      ...loyaltyAccounts,
      handlers: {
        ...loyaltyAccounts.handlers,
        PointsEarned: (row: LoyaltyAccount | undefined, event: RecordedEvent) =>
          (event.data as { reason: string }).reason === ERASED ? null : row,
      },
    };
    await append(store, opened(1), earned(1, 10, SECRET));
    await applied(careless, await logged());
    expect(await rows()).toHaveLength(1);
    forget(customer(1));
    await append(store, erased(1));
    await applied(careless, await logged());
    expect(await rows()).toEqual([]);
  });
});

describe('what is not a row of one customer', () => {
  const [event] = recorded([earned(1, 10, SECRET)]) as [RecordedEvent<'PointsEarned', { reason: string }>];
  expect(catalogue.PointsEarned.personal).toEqual(['/reason']);

  it('never gets a personal value: rows of entities', () => {
    const byReason = readModel(LoyaltyAccount).rows<'PointsEarned'>({
      ...(loyaltyAccounts as object as Projection<LoyaltyAccount, 'PointsEarned'>),
      keyedBy: 'entity',
      handlers: {
        PointsEarned: (_row, { tenantId, occurredAt, data }) => ({
          tenantId,
          customerId: data.accountId,
          tier: data.reason,
          balance: 0,
          earnedInAll: 0,
          openedAt: occurredAt,
          lastEarnedAt: null,
          reasons: [],
        }),
      },
    });
    expect(foldRows(byReason, tableOf(LoyaltyAccount), [event])).toMatchObject([{ tier: ERASED }]);
  });

  it('never gets a personal value: keys of rows', () => {
    const seen: string[] = [];
    const keyed = readModel(LoyaltyAccount).rows<'PointsEarned'>({
      ...(loyaltyAccounts as object as Projection<LoyaltyAccount, 'PointsEarned'>),
      key: ({ data }) => {
        seen.push(data.reason);
        return null;
      },
    });
    foldRows(keyed, tableOf(LoyaltyAccount), [event]);
    expect(seen).toEqual([ERASED]);
  });

  it('never gets a personal value: totals', async () => {
    const service = await TestService.create();
    const byReason = readModel(ProductSales).totals<'PointsEarned'>({
      name: 'by-reason',
      version: 1,
      handlers: { PointsEarned: ({ data }) => [{ key: { productId: data.accountId }, set: { code: data.reason } }] },
    });
    const target = foldTargetOf(byReason, service.context, 6);
    await register(service.pool, target);
    const client = await service.pool.connect();
    const reached = '0000000000000009' as Position;
    await applyBatch(client, target, { events: [event], reached, partitions: [0, 1, 2, 3, 4, 5], after: new Map() });
    client.release();
    expect(await rowsOf(service.pool, byReason)).toMatchObject([{ code: ERASED, units: 0 }]);
    await service.drop();
  });

  it('hears of no erasure, but rows of customers always do', () => {
    const [erasure] = recorded([erased(1)]) as [RecordedEvent];
    const told = (projection: AnyProjection) =>
      eventsToFold({ projection, partitionCount: 1 }, [erasure], new Map([[0, START]])).length;
    expect(told(loyaltyAccounts)).toBe(1);
    expect(told({ ...loyaltyAccounts, keyedBy: 'entity' })).toBe(0);
  });
});
