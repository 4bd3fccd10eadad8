import { describe, expect, it } from '@jest/globals';
import { type Position, START } from '@perennial/kernel';
import type { EventStore } from '../event-store.ts';
import { idsOf, newPlace, sampleEvent, sampleEvents } from './sample-events.ts';

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const boundaries = range(0, 7).flatMap((fromVersion) => range(1, 6).map((limit) => ({ fromVersion, limit })));

export const readingContract = (store: () => EventStore) => {
  describe('reading a stream', () => {
    it('forwards and backwards, from every version and with every limit', async () => {
      const { append, tenantId } = newPlace(store);
      const ids = idsOf(sampleEvents(5));
      await append(
        'stream',
        ids.map((id) => sampleEvent({ id })),
      );
      await append('other', sampleEvents(2));
      for (const { fromVersion, limit } of boundaries) {
        const forwards = await store().readStream(tenantId, 'stream', { fromVersion, limit });
        expect(idsOf(forwards)).toEqual(ids.slice(Math.max(fromVersion - 1, 0)).slice(0, limit));
        const backwards = await store().readStream(tenantId, 'stream', { fromVersion, limit, direction: 'backwards' });
        expect(idsOf(backwards)).toEqual(ids.slice(0, fromVersion).toReversed().slice(0, limit));
      }
      expect(idsOf(await store().readStream(tenantId, 'stream', { direction: 'backwards' }))).toEqual(ids.toReversed());
      expect(await store().readStream(tenantId, 'missing')).toEqual([]);
    });

    it('sees what was appended just now', async () => {
      const { append, idsOf: idsOfStream } = newPlace(store);
      for (const count of range(1, 20)) {
        await append('stream', sampleEvents(1));
        expect(await idsOfStream('stream')).toHaveLength(count);
      }
    });
  });

  describe('reading all', () => {
    it('gives every event once, in order of position, in pages of any size', async () => {
      const { append, readAll } = newPlace(store);
      const appended: string[] = [];
      for (const turn of range(1, 10)) {
        const batch = sampleEvents((turn % 3) + 1);
        await append(`stream-${turn % 4}`, batch);
        appended.push(...idsOf(batch));
      }
      for (const limit of [1, 2, 3, 7, appended.length - 1, appended.length, appended.length + 1]) {
        const events = await readAll(limit);
        expect(idsOf(events)).toEqual(appended);
        expect(events.map(({ position }) => position)).toEqual(events.map(({ position }) => position).toSorted());
      }
    });

    it('says how far it got: the last event of a full page, else the head', async () => {
      const { append, tenantId } = newPlace(store);
      await append('stream', sampleEvents(3));
      const events = await store().readStream(tenantId, 'stream');
      const full = await store().readAll({ after: START, limit: 2, tenantId });
      expect(full).toMatchObject({ reached: events[1]?.position, caughtUp: false });
      const rest = await store().readAll({ after: full.reached, limit: 2, tenantId });
      expect(idsOf(rest.events)).toEqual(idsOf(events.slice(2)));
      expect(rest.caughtUp).toBe(true);
      expect(rest.reached >= (events[2]?.position as Position)).toBe(true);
      const end = await store().readAll({ after: rest.reached, limit: 2, tenantId });
      expect(end).toEqual({ events: [], reached: rest.reached, caughtUp: true });
    });

    it('never goes back behind where it was asked to start', async () => {
      const { append, tenantId } = newPlace(store);
      const { position: upTo } = await append('stream', sampleEvents(2));
      const { position: after } = await append('stream', sampleEvents(2));
      expect(await store().readAll({ after, limit: 5, tenantId, upTo })).toMatchObject({ events: [], reached: after });
    });

    it('passes over other types, to the head', async () => {
      const { append, tenantId } = newPlace(store);
      for (const turn of range(1, 9)) await append('stream', [sampleEvent({ type: `Type${turn % 3}` })]);
      const types = ['Type1', 'Type2'];
      const some = await store().readAll({ after: START, limit: 4, types, tenantId });
      expect(some.events.map(({ type }) => type)).toEqual(['Type1', 'Type2', 'Type1', 'Type2']);
      const none = await store().readAll({ after: START, limit: 4, types: ['Missing'], tenantId });
      expect(none).toMatchObject({ events: [], caughtUp: true });
      expect(none.reached).toBe(await store().head());
      expect((await store().readAll({ after: START, limit: 4, types: [], tenantId })).events).toEqual([]);
    });

    it('stops at the bound it is given, inclusive', async () => {
      const { append, tenantId } = newPlace(store);
      await append('stream', sampleEvents(5));
      const events = await store().readStream(tenantId, 'stream');
      for (const [index, { position }] of events.entries()) {
        const page = await store().readAll({ after: START, limit: 10, tenantId, upTo: position });
        expect(idsOf(page.events)).toEqual(idsOf(events.slice(0, index + 1)));
        expect(page).toMatchObject({ reached: position, caughtUp: true });
        const after = events[index - 1]?.position ?? START;
        const one = await store().readAll({ after, limit: 10, tenantId, upTo: position });
        expect(idsOf(one.events)).toEqual(idsOf(events.slice(index, index + 1)));
        const none = await store().readAll({ after: position, limit: 10, tenantId, upTo: position });
        expect(none).toEqual({ events: [], reached: position, caughtUp: true });
      }
    });

    it('refuses what is not a position', async () => {
      const { tenantId } = newPlace(store);
      for (const after of ['7', 'x', '0000000000000001; drop', '-000000000000001'] as Position[]) {
        await expect(store().readAll({ after, limit: 1, tenantId })).rejects.toMatchObject({
          code: 'INVALID_POSITION',
        });
      }
    });

    it('the head is the position of the last event', async () => {
      const { append } = newPlace(store);
      const { position } = await append('stream', sampleEvents(2));
      expect(await store().head()).toBe(position);
    });
  });

  describe('reading a customer', () => {
    it('gives the whole life over all streams, in order', async () => {
      const { append, tenantId } = newPlace(store);
      const customerId = 'customer-1';
      const turns = range(1, 12);
      for (const turn of turns) {
        const events = sampleEvents(1, {
          customerId: turn % 3 === 0 ? 'customer-2' : customerId,
          type: `Type${turn % 2}`,
        });
        await append(`stream-${turn % 4}`, events);
      }
      await append('stream-0', sampleEvents(2));
      const life = await store().readCustomer(tenantId, customerId);
      expect(life).toHaveLength(8);
      expect(life.map(({ position }) => position)).toEqual(life.map(({ position }) => position).toSorted());
      const read = async (options: Parameters<EventStore['readCustomer']>[2]) =>
        idsOf(await store().readCustomer(tenantId, customerId, options));
      for (const [index, { position }] of life.entries()) {
        expect(await read({ after: position })).toEqual(idsOf(life.slice(index + 1)));
        expect(await read({ upTo: position })).toEqual(idsOf(life.slice(0, index + 1)));
        expect(await read({ limit: index + 1 })).toEqual(idsOf(life.slice(0, index + 1)));
      }
      expect(await read({ types: ['Type0'] })).toEqual(idsOf(life.filter(({ type }) => type === 'Type0')));
      expect(await read({ types: ['Missing'] })).toEqual([]);
      expect(await read({ after: START })).toHaveLength(8);
      expect(await store().readCustomer(tenantId, 'nobody')).toEqual([]);
    });
  });

  it('tenants never see each other, even with the same names', async () => {
    const places = [newPlace(store), newPlace(store)];
    const batches = places.map(() => sampleEvents(3, { customerId: 'customer-1' }));
    for (const [index, place] of places.entries()) await place.append('stream', batches[index] ?? [], 'noStream');
    for (const [index, { tenantId, readAll }] of places.entries()) {
      const own = idsOf(batches[index] ?? []);
      expect(idsOf(await store().readStream(tenantId, 'stream'))).toEqual(own);
      expect(idsOf(await store().readCustomer(tenantId, 'customer-1'))).toEqual(own);
      expect(idsOf(await readAll())).toEqual(own);
    }
    const everyone = await store().readAll({ after: START, limit: 100_000 });
    expect(idsOf(everyone.events)).toEqual(expect.arrayContaining(idsOf(batches.flat())));
  });
};
