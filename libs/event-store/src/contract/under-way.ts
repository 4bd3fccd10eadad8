import { describe, expect, it } from '@jest/globals';
import { type Position, type RecordedEvent, START } from '@perennial/kernel';
import type { EventStore } from '../event-store.ts';
import { EventStoreClosedError } from '../errors.ts';
import { idsOf, newPlace, reasonsOf, sampleEvents } from './sample-events.ts';

export const underWayContract = (
  store: () => EventStore,
  otherStore: () => EventStore,
  makeStore: () => Promise<EventStore>,
) => {
  it('a reader that follows writers misses nothing, sees nothing twice, and sees streams in order', async () => {
    const { tenantId, request } = newPlace(store);
    const appended: string[] = [];
    let last = undefined as Position | undefined;
    const positions: Position[] = [];
    const write = async (writer: EventStore, number: number) => {
      for (let turn = 0; turn < 60; turn += 1) {
        const events = sampleEvents((turn % 4) + 1);
        positions.push((await writer.append(request(`stream-${(number + turn) % 7}`, events))).position);
        appended.push(...idsOf(events));
      }
    };
    const start = await store().head();
    const follow = async () => {
      const seen: RecordedEvent[] = [];
      let after = start;
      // Another process may see an append some milliseconds later: positions say when a reader is there, not the clock.
      while (last === undefined || after < last) {
        const page = await store().readAll({ after, limit: 50, tenantId });
        seen.push(...page.events);
        after = page.reached;
      }
      return seen;
    };
    const following = follow();
    await Promise.all([0, 1, 2, 3, 4, 5].map((number) => write(number % 2 === 0 ? store() : otherStore(), number)));
    last = positions.toSorted().at(-1);
    const seen = await following;
    expect(idsOf(seen).toSorted()).toEqual(appended.toSorted());
    const versions = new Map<string, number>();
    for (const { streamId, streamVersion } of seen) {
      expect(streamVersion).toBe((versions.get(streamId) ?? 0) + 1);
      versions.set(streamId, streamVersion);
    }
  });

  it('what is read from the end while writers are in flight has no gaps: what came before it is there too', async () => {
    const { tenantId, request, readAll } = newPlace(store);
    let writing = true;
    const write = async (writer: EventStore, number: number) => {
      for (let turn = 0; turn < 40; turn += 1)
        await writer.append(request(`stream-${number}`, sampleEvents(1 + (turn % 3))));
    };
    const reads: (readonly RecordedEvent[])[] = [];
    const readTheEnd = async () => {
      while (writing) reads.push((await otherStore().readAllBackwards({ limit: 1_000, tenantId })).events);
    };
    const reading = readTheEnd();
    await Promise.all([0, 1, 2, 3].map((number) => write(number % 2 === 0 ? store() : otherStore(), number)));
    writing = false;
    await reading;
    const all = idsOf(await readAll());
    expect(reads.length).toBeGreaterThan(0);
    for (const events of reads) expect(idsOf(events).toReversed()).toEqual(all.slice(0, events.length));
  });

  it('an append asked for after another was answered has the higher position, whoever made it', async () => {
    const { request } = newPlace(store);
    const positions: Position[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const writer = turn % 2 === 0 ? store() : otherStore();
      positions.push((await writer.append(request(`stream-${turn % 5}`, sampleEvents(1)))).position);
    }
    expect(positions).toEqual(positions.toSorted());
    expect(new Set(positions).size).toBe(20);
  });

  describe('closing', () => {
    it('finishes what is under way; what was acknowledged is there', async () => {
      const closing = await makeStore();
      const { request, tenantId } = newPlace(store);
      const appends = Array.from({ length: 200 }, (_, index) =>
        closing.append(request(`s${index % 50}`, sampleEvents(1))),
      );
      const reads = Array.from({ length: 20 }, () => closing.readStream(tenantId, 's1'));
      await closing.close();
      expect(reasonsOf(await Promise.allSettled([...appends, ...reads]))).toEqual([]);
      expect((await store().readAll({ after: START, limit: 1_000, tenantId })).events).toHaveLength(200);
    });

    it('refuses whatever comes afterwards, and may be asked for twice', async () => {
      const closing = await makeStore();
      const { request, tenantId } = newPlace(store);
      await Promise.all([closing.close(), closing.close()]);
      await closing.close();
      await expect(closing.append(request('stream', sampleEvents(1)))).rejects.toThrow(EventStoreClosedError);
      await expect(closing.append(request('stream', []))).rejects.toThrow(EventStoreClosedError);
      const [outcome] = await closing.appendMany([request('stream', sampleEvents(1))]);
      expect(outcome).toMatchObject({ reason: { code: 'EVENT_STORE_CLOSED' } });
      await expect(closing.readStream(tenantId, 'stream')).rejects.toThrow(EventStoreClosedError);
      await expect(closing.readAllBackwards({ limit: 1, tenantId })).rejects.toThrow(EventStoreClosedError);
      await expect(closing.truncateStream(tenantId, 'stream', 1)).rejects.toThrow(EventStoreClosedError);
      await expect(closing.deleteStream(tenantId, 'stream', 'any')).rejects.toThrow(EventStoreClosedError);
      await expect(closing.head()).rejects.toThrow(EventStoreClosedError);
    });
  });
};
