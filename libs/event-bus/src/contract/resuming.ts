import { expect, it } from '@jest/globals';
import type { EventBatch } from '../event-bus.ts';
import { partitionOf } from '../partition.ts';
import type { BusUnderTest } from './bus-under-test.ts';
import { Recorder } from './recorder.ts';
import { append, earned } from './sample-events.ts';

const TYPES = ['PointsEarned'];
const ids = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id);

/** What happens when a subscriber stops, fails, or comes back. */
export const resumingContract = (underTest: () => BusUnderTest): void => {
  const recorder = async () => new Recorder(underTest().bus.partitionCount, await underTest().store.head());

  it('goes on from where the subscriber says it is', async () => {
    const { bus, store } = underTest();
    const heard = await recorder();
    const first = bus.subscribe(heard.options('resume', TYPES));
    const seen = await append(store, earned(1, 1), earned(2, 2));
    await heard.until(() => heard.hasReached(seen));
    await first.stop();
    const missed = [earned(1, 3), earned(3, 4)];
    const last = await append(store, ...missed);
    heard.events.length = 0;
    const second = bus.subscribe(heard.options('resume', TYPES));
    await heard.until(() => heard.hasReached(last));
    await second.stop();
    expect(ids(heard.events).toSorted()).toEqual(ids(missed).toSorted());
  });

  it('goes on in each partition from its own position', async () => {
    const { bus, store } = underTest();
    const before = await store.head();
    const events = Array.from({ length: 24 }, (_, n) => earned(n, 1));
    const last = await append(store, ...events);
    const heard = new Recorder(bus.partitionCount, before);
    const done = partitionOf({ customerId: events[0]!.customerId, streamId: '' }, bus.partitionCount);
    heard.checkpoints.set(done, last);
    const subscription = bus.subscribe(heard.options('own position', TYPES));
    await heard.until(() => heard.hasReached(last));
    await subscription.stop();
    const expected = events.filter(
      ({ customerId }) => partitionOf({ customerId, streamId: '' }, bus.partitionCount) !== done,
    );
    expect(ids(heard.events).toSorted()).toEqual(ids(expected).toSorted());
  });

  it('delivers again what was not applied, asking anew where to go on', async () => {
    const { bus, store } = underTest();
    const heard = await recorder();
    let failures = 0;
    heard.beforeApplying = ({ events }) => {
      if (events.length > 0 && (failures += 1) <= 2) throw new Error(`failure ${failures}`);
    };
    const subscription = bus.subscribe(heard.options('redelivery', TYPES));
    const events = [earned(1, 1), earned(1, 2)];
    const last = await append(store, ...events);
    await heard.until(() => heard.hasReached(last));
    await subscription.stop();
    expect(ids(heard.events)).toEqual(ids(events));
    expect(heard.errors.map(({ error, attempt }) => [(error as Error).message, attempt])).toEqual([
      ['failure 1', 1],
      ['failure 2', 2],
    ]);
    expect(heard.resumed.length).toBeGreaterThanOrEqual(3);
  });

  it('tries again when the subscriber cannot say where to go on', async () => {
    const { bus, store } = underTest();
    const heard = await recorder();
    const options = heard.options('no checkpoint', TYPES);
    let asked = 0;
    const subscription = bus.subscribe({
      ...options,
      resumeFrom: (partitions) =>
        (asked += 1) === 1 ? Promise.reject(new Error('no database')) : options.resumeFrom(partitions),
    });
    const last = await append(store, earned(1, 1));
    await heard.until(() => heard.hasReached(last));
    await subscription.stop();
    expect(heard.errors).toEqual([{ error: new Error('no database'), attempt: 1 }]);
  });

  it('finishes the batch in flight when stopped, and delivers nothing more', async () => {
    const { bus, store } = underTest();
    const heard = await recorder();
    let release = () => undefined as void;
    const began = new Promise<EventBatch>((resolve) => {
      heard.beforeApplying = (batch) => {
        if (batch.events.length === 0) return;
        resolve(batch);
        return new Promise<void>((go) => (release = go));
      };
    });
    const subscription = bus.subscribe(heard.options('stop', TYPES));
    await append(store, earned(1, 1));
    const batch = await began;
    const stopped = subscription.stop().then(() => heard.batches.length);
    const afterwards = await append(store, earned(1, 2));
    release();
    const batches = await stopped;
    expect(heard.batches).toHaveLength(batches);
    expect(ids(heard.events)).toEqual(ids(batch.events));
    expect(heard.hasReached(afterwards)).toBe(false);
    await subscription.stop();
  });

  it('hands over one batch of a partition at a time', async () => {
    const { bus, store } = underTest();
    const heard = await recorder();
    const busy = new Set<number>();
    const overlaps: number[] = [];
    heard.beforeApplying = async ({ partitions }) => {
      for (const partition of partitions) {
        if (busy.has(partition)) overlaps.push(partition);
        busy.add(partition);
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
      for (const partition of partitions) busy.delete(partition);
    };
    const subscription = bus.subscribe(heard.options('one at a time', TYPES));
    let last = await store.head();
    for (let n = 0; n < 30; n += 1) last = await append(store, earned(n, 1));
    await heard.until(() => heard.hasReached(last));
    await subscription.stop();
    expect(overlaps).toEqual([]);
    expect(heard.events).toHaveLength(30);
  });
};
