import { describe, expect, it } from '@jest/globals';
import { START } from '@perennial/kernel';
import type { EventStore, ExpectedVersion } from '../event-store.ts';
import { ConcurrencyConflictError } from '../errors.ts';
import { idsOf, newPlace, sampleEvents } from './sample-events.ts';

export const endingContract = (store: () => EventStore) => {
  describe('truncating a stream', () => {
    it('hides what lies before from readers of the stream, in both directions, and from nobody else', async () => {
      const { append, tenantId, readAll } = newPlace(store);
      const events = sampleEvents(5, { customerId: 'customer-1' });
      await append('stream', events);
      await append('other', sampleEvents(2));
      await store().truncateStream(tenantId, 'stream', 3);
      const left = idsOf(events.slice(2));
      const read = async (options: Parameters<EventStore['readStream']>[2]) =>
        idsOf(await store().readStream(tenantId, 'stream', options));
      expect(await read({})).toEqual(left);
      expect(await read({ fromVersion: 1, limit: 1 })).toEqual(left.slice(0, 1));
      expect(await read({ fromVersion: 4 })).toEqual(left.slice(1));
      expect(await read({ direction: 'backwards' })).toEqual(left.toReversed());
      expect(await read({ direction: 'backwards', fromVersion: 2 })).toEqual([]);
      expect(await store().readStream(tenantId, 'other')).toHaveLength(2);
      expect(await readAll()).toHaveLength(7);
      expect(await store().readCustomer(tenantId, 'customer-1')).toHaveLength(5);
    });

    it('changes no version: it is appended to as before, and is repeated as before', async () => {
      const { append, tenantId, idsOf: idsOfStream } = newPlace(store);
      const batch = sampleEvents(3);
      const original = await append('stream', batch, 'noStream');
      await store().truncateStream(tenantId, 'stream', 4);
      expect(await idsOfStream('stream')).toEqual([]);
      await expect(append('stream', sampleEvents(1), 'noStream')).rejects.toMatchObject({ actual: 3 });
      expect(await append('stream', batch, 'noStream')).toEqual({ ...original, repeated: true });
      const next = sampleEvents(1);
      expect(await append('stream', next, 'exists')).toMatchObject({ streamVersion: 4 });
      expect(await idsOfStream('stream')).toEqual(idsOf(next));
    });

    it('never goes back, and never hides what is still to come', async () => {
      const { append, tenantId, idsOf: idsOfStream } = newPlace(store);
      const events = sampleEvents(4);
      await append('stream', events);
      await store().truncateStream(tenantId, 'stream', 3);
      await store().truncateStream(tenantId, 'stream', 2);
      expect(await idsOfStream('stream')).toEqual(idsOf(events.slice(2)));
      await store().truncateStream(tenantId, 'stream', 1_000);
      const later = sampleEvents(2);
      await append('stream', later);
      expect(await idsOfStream('stream')).toEqual(idsOf(later));
    });

    it('does nothing to a stream that is not there, and refuses what is no version', async () => {
      const { append, tenantId, idsOf: idsOfStream } = newPlace(store);
      await store().truncateStream(tenantId, 'stream', 5);
      await append('stream', sampleEvents(1), 'noStream');
      expect(await idsOfStream('stream')).toHaveLength(1);
      for (const version of [0, -1, 1.5, NaN])
        await expect(store().truncateStream(tenantId, 'stream', version)).rejects.toThrow('version');
    });
  });

  describe('deleting a stream', () => {
    const deleted = async (version = 2) => {
      const place = newPlace(store);
      const events = sampleEvents(version, { customerId: 'customer-1' });
      await place.append('stream', events);
      await store().deleteStream(place.tenantId, 'stream', version);
      return { ...place, events };
    };

    it('leaves nothing for readers of the stream, and everything in the log', async () => {
      const { tenantId, readAll, events } = await deleted();
      expect(await store().readStream(tenantId, 'stream')).toEqual([]);
      expect(await store().readStream(tenantId, 'stream', { direction: 'backwards' })).toEqual([]);
      expect(idsOf(await readAll())).toEqual(idsOf(events));
      expect(idsOf(await store().readCustomer(tenantId, 'customer-1'))).toEqual(idsOf(events));
    });

    it.each<ExpectedVersion>(['noStream', 'any', 0])(
      'it takes %p, and versions go on where they were',
      async (expected) => {
        const { append, tenantId } = await deleted(2);
        const batch = sampleEvents(2);
        const appended = await append('stream', batch, expected);
        expect(appended).toMatchObject({ streamVersion: 4, repeated: false });
        const read = await store().readStream(tenantId, 'stream');
        expect(idsOf(read)).toEqual(idsOf(batch));
        expect(read.map(({ streamVersion }) => streamVersion)).toEqual([3, 4]);
        expect(await append('stream', sampleEvents(1), 4)).toMatchObject({ streamVersion: 5 });
      },
    );

    it.each<ExpectedVersion>(['exists', 1, 7])('it refuses %p: to writers it has version 0', async (expected) => {
      const { append, idsOf: idsOfStream } = await deleted(2);
      const refused = append('stream', sampleEvents(1), expected);
      await expect(refused).rejects.toThrow(ConcurrencyConflictError);
      await expect(refused).rejects.toMatchObject({ streamId: 'stream', expected, actual: 0 });
      await expect(append('stream', [], expected)).rejects.toMatchObject({ actual: 0 });
      expect(await idsOfStream('stream')).toEqual([]);
    });

    it.each<ExpectedVersion>(['noStream', 'any'])('an append at %p made before is still repeated', async (expected) => {
      const { append, tenantId, idsOf: idsOfStream } = newPlace(store);
      const batch = sampleEvents(2);
      const original = await append('stream', batch, expected);
      await store().deleteStream(tenantId, 'stream', 'exists');
      expect(await append('stream', batch, expected)).toEqual({ ...original, repeated: true });
      expect(await idsOfStream('stream')).toEqual([]);
    });

    it.each<ExpectedVersion>(['noStream', 0, 'any'])(
      'an append at %p made after it is repeated too, also when it was deleted again',
      async (expected) => {
        const { append, tenantId, idsOf: idsOfStream } = await deleted(2);
        const batch = sampleEvents(2);
        const original = await append('stream', batch, expected);
        expect(await append('stream', batch, expected)).toEqual({ ...original, repeated: true });
        await append('stream', sampleEvents(1), 4);
        expect(await append('stream', batch, expected)).toEqual({ ...original, repeated: true });
        expect(await idsOfStream('stream')).toHaveLength(3);
        await store().deleteStream(tenantId, 'stream', 5);
        expect(await append('stream', batch, expected)).toEqual({ ...original, repeated: true });
        expect(await idsOfStream('stream')).toEqual([]);
      },
    );

    it('goes by the expected version', async () => {
      const { append, tenantId, idsOf: idsOfStream } = newPlace(store);
      await append('stream', sampleEvents(2));
      for (const expected of ['noStream', 0, 1, 3] as const) {
        const refused = store().deleteStream(tenantId, 'stream', expected);
        await expect(refused).rejects.toMatchObject({ code: 'CONCURRENCY_CONFLICT', expected, actual: 2 });
      }
      await expect(store().deleteStream(tenantId, 'stream', -1)).rejects.toThrow('expected version');
      expect(await idsOfStream('stream')).toHaveLength(2);
      await expect(store().deleteStream(tenantId, 'missing', 'exists')).rejects.toMatchObject({ actual: 0 });
      await store().deleteStream(tenantId, 'missing', 'any');
      await store().deleteStream(tenantId, 'missing', 'noStream');
    });

    it('may be asked for again, and done again after more was appended', async () => {
      const { append, tenantId, idsOf: idsOfStream, readAll } = await deleted(2);
      for (const expected of ['any', 'noStream', 2] as const) await store().deleteStream(tenantId, 'stream', expected);
      await append('stream', sampleEvents(1), 'noStream');
      await store().deleteStream(tenantId, 'stream', 'exists');
      expect(await idsOfStream('stream')).toEqual([]);
      expect(await append('stream', sampleEvents(1))).toMatchObject({ streamVersion: 4 });
      expect(await readAll()).toHaveLength(4);
      expect((await store().readAll({ after: START, limit: 9, tenantId })).events.map((e) => e.streamVersion)).toEqual([
        1, 2, 3, 4,
      ]);
    });

    it('and truncating touch one tenant only', async () => {
      const { tenantId } = await deleted();
      const elsewhere = newPlace(store);
      await elsewhere.append('stream', sampleEvents(3));
      await store().truncateStream(tenantId, 'stream', 2);
      await store().deleteStream(tenantId, 'stream', 'any');
      expect(await elsewhere.idsOf('stream')).toHaveLength(3);
    });
  });
};
