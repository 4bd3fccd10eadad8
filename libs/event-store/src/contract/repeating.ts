import { describe, expect, it } from '@jest/globals';
import type { EventStore, ExpectedVersion } from '../event-store.ts';
import { DuplicateEventError } from '../errors.ts';
import type { DeclaredLimits } from './declared-limits.ts';
import { idsOf, newPlace, sampleEvents } from './sample-events.ts';

const otherStreamContract = (store: () => EventStore) => {
  it.each<ExpectedVersion>(['any', 'noStream', 'exists', 3])('%p on another stream is refused', async (expected) => {
    const { append, idsOf: idsOfStream } = newPlace(store);
    const batch = sampleEvents(2);
    await append('stream', batch);
    await expect(append('other', batch, expected)).rejects.toMatchObject({
      code: 'DUPLICATE_EVENT',
      streamId: 'other',
      eventIds: idsOf(batch),
    });
    expect(await idsOfStream('other')).toEqual([]);
    expect(await append('other', sampleEvents(1), 'noStream')).toMatchObject({ streamVersion: 1 });
  });
};

const otherStreamLimit = (store: () => EventStore, reason: string) => {
  it(`on another stream goes by the version of that stream alone (declared limit: ${reason})`, async () => {
    const { append, idsOf: idsOfStream } = newPlace(store);
    const batch = sampleEvents(2);
    await append('stream', batch);
    await expect(append('other', batch, 3)).rejects.toMatchObject({ code: 'CONCURRENCY_CONFLICT', actual: 0 });
    expect(await append('other', batch, 'noStream')).toMatchObject({ streamVersion: 2, repeated: false });
    expect(await append('other', batch, 'noStream')).toMatchObject({ streamVersion: 2, repeated: true });
    for (const stream of ['stream', 'other']) expect(await idsOfStream(stream)).toEqual(idsOf(batch));
  });
};

export const repeatingContract = (
  store: () => EventStore,
  otherStore: () => EventStore,
  { idsAcrossStreams }: DeclaredLimits,
) => {
  describe('repeating an append', () => {
    it.each<[ExpectedVersion, number]>([
      ['noStream', 0],
      [0, 0],
      [2, 2],
      ['exists', 2],
      ['any', 0],
      ['any', 2],
    ])('%p at version %i gives the original result, however long ago', async (expected, version) => {
      const { append, idsOf: idsOfStream } = newPlace(store);
      await append('stream', sampleEvents(version));
      const batch = sampleEvents(3);
      const original = await append('stream', batch, expected);
      expect(await append('stream', batch, expected)).toEqual({ ...original, repeated: true });
      await append('stream', sampleEvents(2));
      expect(await append('stream', batch, expected)).toEqual({ ...original, repeated: true });
      expect(await idsOfStream('stream')).toHaveLength(version + 5);
    });

    it.each<ExpectedVersion>(['noStream', 'any'])('%p many times at once appends once', async (expected) => {
      const { request, idsOf: idsOfStream } = newPlace(store);
      const batch = sampleEvents(2);
      const results = await Promise.all(
        [store(), otherStore(), store(), otherStore(), store()].map((each) =>
          each.append(request('stream', batch, expected)),
        ),
      );
      expect(results.map(({ streamVersion }) => streamVersion)).toEqual([2, 2, 2, 2, 2]);
      expect(new Set(results.map(({ position }) => position)).size).toBe(1);
      expect(results.filter(({ repeated }) => !repeated)).toHaveLength(1);
      expect(await idsOfStream('stream')).toEqual(idsOf(batch));
    });

    it.each<ExpectedVersion>(['any', 'exists', 0, 2, 5])(
      '%p with some of the ids known is refused',
      async (expected) => {
        const { append, idsOf: idsOfStream } = newPlace(store);
        const [first, second, third] = sampleEvents(3) as [never, never, never];
        await append('stream', [first, second]);
        const refused = append('stream', [second, third], expected);
        await expect(refused).rejects.toThrow(DuplicateEventError);
        await expect(refused).rejects.toMatchObject({ streamId: 'stream', eventIds: idsOf([second]) });
        expect(await idsOfStream('stream')).toEqual(idsOf([first, second]));
      },
    );

    if (idsAcrossStreams === undefined) otherStreamContract(store);
    else otherStreamLimit(store, idsAcrossStreams);

    it.each<ExpectedVersion>(['any', 0])('%p in another order is refused', async (expected) => {
      const { append } = newPlace(store);
      const batch = sampleEvents(2);
      await append('stream', batch);
      await expect(append('stream', batch.toReversed(), expected)).rejects.toThrow(DuplicateEventError);
    });

    it('at another expected version is refused', async () => {
      const { append, idsOf: idsOfStream } = newPlace(store);
      const batch = sampleEvents(2);
      await append('stream', batch, 'noStream');
      for (const expected of [1, 2, 3]) {
        await expect(append('stream', batch, expected)).rejects.toThrow(DuplicateEventError);
      }
      expect(await idsOfStream('stream')).toHaveLength(2);
    });

    it('an id twice in one append is refused', async () => {
      const { append, idsOf: idsOfStream } = newPlace(store);
      const [event] = sampleEvents(1) as [never];
      await expect(append('stream', [event, event])).rejects.toMatchObject({ eventIds: idsOf([event]) });
      expect(await idsOfStream('stream')).toEqual([]);
    });

    it('the same id in another tenant is another event', async () => {
      const [here, there] = [newPlace(store), newPlace(store)];
      const batch = sampleEvents(2);
      await here.append('stream', batch, 'noStream');
      expect(await there.append('stream', batch, 'noStream')).toMatchObject({ streamVersion: 2, repeated: false });
    });
  });
};
