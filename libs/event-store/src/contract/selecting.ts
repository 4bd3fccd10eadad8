import { describe, expect, it } from '@jest/globals';
import { categoryOf, type Position, type RecordedEvent, START } from '@perennial/kernel';
import type { EventStore, LogSelection } from '../event-store.ts';
import { idsOf, newPlace, sampleEvent, sampleEvents } from './sample-events.ts';

const uuid = '0197c1f2-9d0e-7cc1-8a3b-0d6f8a1b2c3d';
const streams = [`lead-${uuid}`, `care-task-${uuid}`, `care-${uuid}`, 'lead-7', 'care-task-7', 'lead', `leads-${uuid}`];

/** Everything selected of the log, newest first, in pages. */
const readBack = async (store: EventStore, limit: number, selection: LogSelection, from?: Position) => {
  const seen: RecordedEvent[] = [];
  for (let before = from; ;) {
    const page = await store.readAllBackwards({ limit, ...selection, ...(before !== undefined && { before }) });
    seen.push(...page.events);
    if (page.caughtUp) return seen;
    before = page.reached;
  }
};

export const selectingContract = (store: () => EventStore) => {
  describe('reading all backwards', () => {
    it('gives every event once, newest first, in pages of any size, from any event', async () => {
      const { append, tenantId, readAll } = newPlace(store);
      for (let turn = 1; turn <= 6; turn += 1) await append(`stream-${turn % 3}`, sampleEvents((turn % 3) + 1));
      const events = await readAll();
      for (const limit of [1, 2, 5, events.length - 1, events.length, events.length + 1]) {
        expect(idsOf(await readBack(store(), limit, { tenantId }))).toEqual(idsOf(events).toReversed());
      }
      for (const [index, { position }] of events.entries()) {
        const before = await readBack(store(), 4, { tenantId }, position);
        expect(idsOf(before)).toEqual(idsOf(events.slice(0, index)).toReversed());
      }
    });

    it('says how far it got: the last event of a full page, else the beginning', async () => {
      const { append, tenantId, readAll } = newPlace(store);
      await append('stream', sampleEvents(3));
      const events = await readAll();
      const full = await store().readAllBackwards({ limit: 2, tenantId });
      expect(full).toMatchObject({ reached: events[1]?.position, caughtUp: false });
      const rest = await store().readAllBackwards({ before: full.reached, limit: 2, tenantId });
      expect(rest).toMatchObject({ reached: START, caughtUp: true });
      expect(idsOf(rest.events)).toEqual(idsOf(events.slice(0, 1)));
      const none = { events: [], reached: START, caughtUp: true };
      expect(await store().readAllBackwards({ before: START, limit: 2, tenantId })).toEqual(none);
    });

    it('refuses what is not a position', async () => {
      const before = 'x' as Position;
      const refused = store().readAllBackwards({ before, limit: 1 });
      await expect(refused).rejects.toMatchObject({ code: 'INVALID_POSITION' });
    });
  });

  describe('selecting', () => {
    const filled = async () => {
      const place = newPlace(store);
      for (const [index, stream] of streams.entries())
        for (const type of ['Noted', `Type${index % 2}`]) await place.append(stream, [sampleEvent({ type })]);
      return { ...place, events: await place.readAll() };
    };

    it.each<[string, Omit<LogSelection, 'tenantId'>]>([
      ['one category', { categories: ['lead'] }],
      ['a category with a dash', { categories: ['care-task'] }],
      ['a category that begins another', { categories: ['care'] }],
      ['some categories', { categories: ['care', 'leads'] }],
      ['no such category', { categories: ['missing'] }],
      ['no category', { categories: [] }],
      ['some types', { types: ['Type0', 'Type1'] }],
      ['a category and a type', { categories: ['lead', 'care-task'], types: ['Noted'] }],
      ['a category and no such type', { categories: ['lead'], types: ['Missing'] }],
    ])('%s: exactly what matches, in both directions', async (_, selection) => {
      const { events, tenantId } = await filled();
      const { categories, types } = selection;
      const expected = events
        .filter(({ streamId }) => categories === undefined || categories.includes(categoryOf(streamId)))
        .filter(({ type }) => types === undefined || types.includes(type));
      const page = await store().readAll({ after: START, limit: 100, tenantId, ...selection });
      expect(idsOf(page.events)).toEqual(idsOf(expected));
      expect(page.caughtUp).toBe(true);
      expect(idsOf(await readBack(store(), 3, { tenantId, ...selection }))).toEqual(idsOf(expected).toReversed());
    });

    it('goes on after each page as if there was nothing else', async () => {
      const { events, tenantId } = await filled();
      const leads = idsOf(events.filter(({ streamId }) => categoryOf(streamId) === 'lead'));
      const seen: string[] = [];
      for (let after = START; ;) {
        const page = await store().readAll({ after, limit: 1, tenantId, categories: ['lead'] });
        seen.push(...idsOf(page.events));
        if (page.caughtUp) break;
        after = page.reached;
      }
      expect(seen).toEqual(leads);
    });

    it('gives nothing of another tenant, backwards as forwards', async () => {
      const [here, there] = [newPlace(store), newPlace(store)];
      await here.append(`lead-${uuid}`, sampleEvents(2));
      await there.append(`lead-${uuid}`, sampleEvents(3));
      const selection = { tenantId: here.tenantId, categories: ['lead'] };
      expect(await readBack(store(), 1, selection)).toHaveLength(2);
      expect((await store().readAll({ after: START, limit: 9, ...selection })).events).toHaveLength(2);
    });
  });
};
