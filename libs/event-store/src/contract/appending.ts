import { describe, expect, it } from '@jest/globals';
import type { EventStore, ExpectedVersion } from '../event-store.ts';
import { ConcurrencyConflictError } from '../errors.ts';
import { idsOf, newPlace, reasonsOf, sampleEvent, sampleEvents } from './sample-events.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

export const appendingContract = (store: () => EventStore, otherStore: () => EventStore) => {
  describe('appending', () => {
    it('gives events the next versions of their stream, and positions that rise', async () => {
      const { append } = newPlace(store);
      const first = await append('stream', sampleEvents(2), 'noStream');
      const second = await append('stream', sampleEvents(1), 2);
      expect(first).toEqual({ streamId: 'stream', streamVersion: 2, position: expect.any(String), repeated: false });
      expect(second.streamVersion).toBe(3);
      expect(second.position > first.position).toBe(true);
    });

    it.each<[ExpectedVersion, number]>([
      ['noStream', 0],
      [0, 0],
      ['any', 0],
      ['any', 2],
      ['exists', 2],
      [2, 2],
    ])('accepts %p when the version is %i', async (expectedVersion, version) => {
      const { append } = newPlace(store);
      await append('stream', sampleEvents(version));
      const { streamVersion } = await append('stream', sampleEvents(1), expectedVersion);
      expect(streamVersion).toBe(version + 1);
    });

    it.each<[ExpectedVersion, number]>([
      ['noStream', 1],
      [0, 2],
      ['exists', 0],
      [1, 0],
      [1, 2],
      [3, 2],
    ])('refuses %p when the version is %i, says so, and keeps nothing', async (expected, actual) => {
      const { append, idsOf: idsOfStream } = newPlace(store);
      const there = sampleEvents(actual);
      await append('stream', there);
      const refused = append('stream', sampleEvents(1), expected);
      await expect(refused).rejects.toThrow(ConcurrencyConflictError);
      await expect(refused).rejects.toMatchObject({ streamId: 'stream', expected, actual });
      expect(await idsOfStream('stream')).toEqual(idsOf(there));
      expect((await append('stream', sampleEvents(1), actual)).streamVersion).toBe(actual + 1);
    });

    it.each([-1, -2, 1.5, NaN])('refuses %p, which is no version', async (expected) => {
      const { append, idsOf: idsOfStream } = newPlace(store);
      await append('stream', sampleEvents(2));
      await expect(append('stream', sampleEvents(1), expected)).rejects.toThrow('expected version');
      await expect(append('stream', [], expected)).rejects.toThrow('expected version');
      expect(await idsOfStream('stream')).toHaveLength(2);
    });

    it('an empty append writes nothing and tells the version and the head of the log', async () => {
      const { append, idsOf: idsOfStream } = newPlace(store);
      const { position } = await append('stream', sampleEvents(2));
      const empty = await append('stream', [], 2);
      expect(empty).toMatchObject({ streamVersion: 2, repeated: false });
      expect(empty.position >= position).toBe(true);
      expect(await append('new', [], 'noStream')).toMatchObject({ streamVersion: 0 });
      await expect(append('stream', [], 1)).rejects.toMatchObject({ expected: 1, actual: 2 });
      expect(await idsOfStream('stream')).toHaveLength(2);
    });

    it('a batch of a thousand is kept whole, in order', async () => {
      const { append, idsOf: idsOfStream } = newPlace(store);
      const batch = sampleEvents(1_000);
      expect(await append('stream', batch, 'noStream')).toMatchObject({ streamVersion: 1_000 });
      expect(await idsOfStream('stream')).toEqual(idsOf(batch));
    });

    it('a batch with one impossible event is not kept at all', async () => {
      const { append, idsOf: idsOfStream } = newPlace(store);
      const batch = [...sampleEvents(999), sampleEvent({ id: 'not a uuid' })];
      await expect(append('stream', batch, 'noStream')).rejects.toThrow();
      expect(await idsOfStream('stream')).toEqual([]);
      expect(await append('stream', sampleEvents(1), 'noStream')).toMatchObject({ streamVersion: 1 });
    });

    it('many at once have each their own outcome, in the order asked', async () => {
      const { append, request, readAll } = newPlace(store);
      await append('taken', sampleEvents(1));
      const outcomes = await store().appendMany([
        request('first', sampleEvents(1), 'noStream'),
        request('taken', sampleEvents(1), 'noStream'),
        request('second', [sampleEvent({ data: { amount: 1n } })]),
        request('third', [sampleEvent({ id: 'not a uuid' })]),
        request('fourth', sampleEvents(3), 'noStream'),
        request('fifth', sampleEvents(1), 7),
        request('sixth', [sampleEvent({ schemaVersion: 1n as never })]),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'rejected',
        'rejected',
        'fulfilled',
        'rejected',
        'rejected',
      ]);
      expect(outcomes[4]).toMatchObject({ value: { streamId: 'fourth', streamVersion: 3 } });
      expect(outcomes[5]).toMatchObject({ reason: { expected: 7, actual: 0 } });
      expect(await readAll()).toHaveLength(5);
    });

    it('many at once to one stream are made in the order asked', async () => {
      const { request, idsOf: idsOfStream } = newPlace(store);
      const events = sampleEvents(300);
      const outcomes = await store().appendMany(events.map((event, version) => request('stream', [event], version)));
      expect(reasonsOf(outcomes)).toEqual([]);
      expect(await idsOfStream('stream')).toEqual(idsOf(events));
    });

    it('"any" never conflicts: writers queue', async () => {
      const { request, readAll } = newPlace(store);
      const results = await Promise.all(
        upTo(60).map((turn) =>
          (turn % 2 === 0 ? store() : otherStore()).append(request('stream', sampleEvents(1), 'any')),
        ),
      );
      const versions = results.map(({ streamVersion }) => streamVersion).sort((a, b) => a - b);
      expect(versions).toEqual(upTo(60));
      expect((await readAll()).map(({ streamVersion }) => streamVersion)).toEqual(upTo(60));
    });

    it('of many writers that saw the same version, one wins', async () => {
      const { request, idsOf: idsOfStream } = newPlace(store);
      const outcomes = await Promise.allSettled(
        upTo(40).map((turn) =>
          (turn % 2 === 0 ? store() : otherStore()).append(request('stream', sampleEvents(1), 'noStream')),
        ),
      );
      const reasons = reasonsOf(outcomes);
      expect(reasons).toHaveLength(39);
      for (const reason of reasons) expect(reason).toMatchObject({ code: 'CONCURRENCY_CONFLICT', actual: 1 });
      expect(await idsOfStream('stream')).toHaveLength(1);
    });

    it('writers to the same streams in opposite order do not block each other', async () => {
      const { request, readAll } = newPlace(store);
      const streams = upTo(50).map((number) => `stream-${number}`);
      const all = (order: readonly string[]) => order.map((stream) => request(stream, sampleEvents(1), 'any'));
      for (let turn = 0; turn < 5; turn += 1) {
        const outcomes = await Promise.all([
          store().appendMany(all(streams)),
          otherStore().appendMany(all([...streams].reverse())),
        ]);
        expect(reasonsOf(outcomes.flat())).toEqual([]);
      }
      expect(await readAll()).toHaveLength(500);
    });
  });
};
