import { describe, expect, it } from '@jest/globals';
import { type Position, START } from '@perennial/kernel';
import type { EventStore, FollowOptions, FollowSignal } from '../event-store.ts';
import { idsOf, newPlace, sampleEvent, sampleEvents } from './sample-events.ts';

/** What a follower is told, until it was told enough. */
const told = async (
  store: EventStore,
  options: FollowOptions,
  enough: (signals: readonly FollowSignal[]) => boolean,
  between: (signal: FollowSignal) => Promise<unknown> = async () => undefined,
) => {
  const signals: FollowSignal[] = [];
  for await (const signal of store.follow(options)) {
    signals.push(signal);
    if (enough(signals)) break;
    await between(signal);
  }
  return signals;
};

const idsIn = (signals: readonly FollowSignal[]) =>
  signals.flatMap((signal) => (signal.kind === 'events' ? idsOf(signal.events) : []));
const kindsOf = (signals: readonly FollowSignal[]) => signals.map(({ kind }) => kind);
const caughtUpAt = (signal: FollowSignal | undefined) => (signal?.kind === 'caught-up' ? signal.position : START);
const isCaughtUp = (signals: readonly FollowSignal[]) => signals.at(-1)?.kind === 'caught-up';

export const followingContract = (store: () => EventStore, makeStore: () => Promise<EventStore>) => {
  describe('following', () => {
    it('gives what is there, says when it has caught up, then gives what comes', async () => {
      const { append, tenantId } = newPlace(store);
      const before = sampleEvents(5);
      const { position } = await append('stream', before);
      const after = sampleEvents(1);
      const signals = await told(
        store(),
        { after: START, tenantId, batchSize: 2 },
        (all) => idsIn(all).length === 6,
        async ({ kind }) => (kind === 'caught-up' ? append('stream', after) : undefined),
      );
      expect(idsIn(signals)).toEqual(idsOf([...before, ...after]));
      expect(kindsOf(signals)).toEqual(['events', 'events', 'events', 'caught-up', 'events']);
      expect(caughtUpAt(signals[3]) >= position).toBe(true);
    });

    it('goes on from any position as a reader of pages would', async () => {
      const { append, tenantId, readAll } = newPlace(store);
      for (let turn = 0; turn < 4; turn += 1) await append(`stream-${turn % 2}`, sampleEvents(2));
      const events = await readAll();
      for (const [index, { position }] of [{ position: START }, ...events].entries()) {
        const signals = await told(store(), { after: position, tenantId, batchSize: 3 }, isCaughtUp);
        expect(idsIn(signals)).toEqual(idsOf(events.slice(index)));
      }
    });

    it('says that it fell behind when more came than one batch, and when it has caught up again', async () => {
      const { append, tenantId } = newPlace(store);
      const all = sampleEvents(9);
      let appended = false;
      const signals = await told(
        store(),
        { after: await store().head(), tenantId, batchSize: 3 },
        (seen) => idsIn(seen).length === 9 && isCaughtUp(seen),
        async () => {
          if (!appended) await append('stream', all);
          appended = true;
        },
      );
      expect(idsIn(signals)).toEqual(idsOf(all));
      expect(kindsOf(signals).slice(0, 3)).toEqual(['caught-up', 'fell-behind', 'events']);
      expect(kindsOf(signals).filter((kind) => kind === 'fell-behind')).toHaveLength(1);
    });

    it('passes over what does not match, and says how far', async () => {
      const { append, tenantId } = newPlace(store);
      let passed = START;
      const signals = await told(
        store(),
        { after: START, tenantId, types: ['Wanted'], categories: ['lead'] },
        (all) => idsIn(all).length > 0,
        async ({ kind }) => {
          if (kind !== 'caught-up') return;
          if (passed === START) ({ position: passed } = await append('lead-1', sampleEvents(3)));
          else await append('lead-1', [sampleEvent({ type: 'Wanted' })]);
        },
      );
      expect(kindsOf(signals)).toEqual([
        ...kindsOf(signals)
          .slice(0, -1)
          .map(() => 'caught-up'),
        'events',
      ]);
      expect(caughtUpAt(signals[1]) >= passed).toBe(true);
    });

    it('ends by its signal, also while it waits', async () => {
      const { tenantId } = newPlace(store);
      const stopping = new AbortController();
      const signals: FollowSignal[] = [];
      const options = { after: await store().head(), tenantId, signal: stopping.signal };
      for await (const signal of store().follow(options)) {
        signals.push(signal);
        setTimeout(() => stopping.abort(), 20);
      }
      expect(kindsOf(signals)).toEqual(expect.arrayContaining(['caught-up']));
      for await (const signal of store().follow(options)) throw new Error(`Told of ${signal.kind} after its end`);
    });

    it('fails as reading fails: with a position that is none, and when the store is closed', async () => {
      const { tenantId } = newPlace(store);
      const after = 'x' as Position;
      await expect(told(store(), { after, tenantId }, isCaughtUp)).rejects.toMatchObject({ code: 'INVALID_POSITION' });
      const closing = await makeStore();
      const following = told(
        closing,
        { after: START, tenantId },
        () => false,
        () => closing.close(),
      );
      await expect(following).rejects.toMatchObject({ code: 'EVENT_STORE_CLOSED' });
    });

    it('many followers at once, each from elsewhere, see the same', async () => {
      const { append, tenantId, readAll } = newPlace(store);
      const start = await store().head();
      await append('stream', sampleEvents(3));
      const [, , third] = await readAll();
      const last = sampleEvent();
      const followers = [START, start, third?.position as Position, START].map((after) =>
        told(store(), { after, tenantId, batchSize: 2 }, (seen) => idsIn(seen).at(-1) === last.id),
      );
      await append('stream', [...sampleEvents(5), last]);
      const events = idsOf(await readAll());
      const seen = (await Promise.all(followers)).map(idsIn);
      expect(seen).toEqual([events, events, events.slice(3), events]);
    });
  });
};
