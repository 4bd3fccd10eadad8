import { expect, it } from '@jest/globals';
import { partitionOf } from '../partition.ts';
import type { BusUnderTest } from './bus-under-test.ts';
import { Recorder } from './recorder.ts';
import { append, earned, productRetired, redeemed } from './sample-events.ts';

const TYPES = ['PointsEarned', 'PointsRedeemed'];
const ids = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);

/** What is delivered, in which order, and how far it is said to reach. */
export const deliveryContract = (underTest: () => BusUnderTest): void => {
  const recorder = async () => new Recorder(underTest().bus.partitionCount, await underTest().store.head());

  it('delivers what was there before and what comes after, once each, in order of position within a partition', async () => {
    const { bus, store } = underTest();
    const heard = await recorder();
    const before = Array.from({ length: 40 }, (_, n) => earned(n % 13, n + 1));
    await append(store, ...before);
    const subscription = bus.subscribe(heard.options('order', TYPES));
    const after = Array.from({ length: 20 }, (_, n) => redeemed(n % 13, n + 1));
    const last = await append(store, ...after);
    await heard.until(() => heard.hasReached(last));
    await subscription.stop();
    expect(ids(heard.events).toSorted()).toEqual(ids([...before, ...after]).toSorted());
    const byPartition = Object.groupBy(heard.events, (event) => partitionOf(event, bus.partitionCount));
    for (const events of Object.values(byPartition)) {
      const positions = events!.map(({ position }) => position);
      expect(positions).toEqual(positions.toSorted());
    }
  });

  it('hands over envelope and data as the log has them', async () => {
    const { bus, store } = underTest();
    const heard = await recorder();
    const event = earned(1, 50);
    const subscription = bus.subscribe(heard.options('envelope', TYPES));
    const position = await append(store, event);
    await heard.until(() => heard.events.length === 1);
    await subscription.stop();
    expect(heard.events).toEqual([expect.objectContaining({ ...event, position, tenantId: 'contract' })]);
  });

  it('speaks, in each batch, only for the partitions that it names', async () => {
    const { bus, store } = underTest();
    const heard = await recorder();
    const subscription = bus.subscribe(heard.options('partitions', TYPES));
    const last = await append(store, ...Array.from({ length: 30 }, (_, n) => earned(n, 1)));
    await heard.until(() => heard.hasReached(last));
    await subscription.stop();
    const partitions = new Set(heard.batches.flatMap((batch) => batch.partitions));
    expect([...partitions].toSorted((a, b) => a - b)).toEqual(Array.from({ length: bus.partitionCount }, (_, n) => n));
    for (const batch of heard.batches) {
      for (const event of batch.events) {
        expect(batch.partitions).toContain(partitionOf(event, bus.partitionCount));
        expect(event.position <= batch.reached).toBe(true);
      }
    }
  });

  it('delivers the wanted types only, and reaches beyond the others', async () => {
    const { bus, store } = underTest();
    const heard = await recorder();
    const subscription = bus.subscribe(heard.options('types', ['PointsRedeemed']));
    const wanted = redeemed(1, 5);
    const last = await append(store, earned(1, 50), wanted, productRetired(1), earned(2, 5));
    await heard.until(() => heard.hasReached(last));
    await subscription.stop();
    expect(ids(heard.events)).toEqual([wanted.id]);
  });

  it('says that it has caught up, even when there is nothing for the subscriber', async () => {
    const { bus } = underTest();
    const heard = await recorder();
    const subscription = bus.subscribe(heard.options('caught up', ['OfferExpired']));
    await heard.until(() => heard.batches.some(({ caughtUp }) => caughtUp));
    await subscription.stop();
    expect(heard.events).toEqual([]);
  });

  it('keeps subscriptions apart: one that is busy does not hold up another', async () => {
    const { bus, store } = underTest();
    const [busy, free] = [await recorder(), await recorder()];
    let release = () => undefined as void;
    busy.beforeApplying = () => new Promise<void>((resolve) => (release = resolve));
    const subscriptions = [
      bus.subscribe(busy.options('busy', TYPES)),
      bus.subscribe(free.options('free', ['PointsEarned'])),
    ];
    const last = await append(store, earned(1, 1), redeemed(1, 1), earned(2, 2));
    await free.until(() => free.hasReached(last));
    expect(busy.events).toEqual([]);
    expect(free.events.map(({ type }) => type)).toEqual(['PointsEarned', 'PointsEarned']);
    busy.beforeApplying = () => undefined;
    release();
    await busy.until(() => busy.hasReached(last));
    await Promise.all(subscriptions.map((subscription) => subscription.stop()));
  });
};
