import { describe, expect, it } from '@jest/globals';
import type { NewEvent } from '@perennial/kernel';
import type { EventStore } from '../event-store.ts';
import { newPlace, sampleEvent, sampleEvents } from './sample-events.ts';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const texts: Readonly<Record<string, string>> = {
  'quotes and backslashes': `"double" 'single' \\ \\" {curly} [square], comma; null NULL`,
  'control characters': 'line\nreturn\rtab\tbell\u0007escape\u001bdelete\u007f',
  'other scripts': 'Żółć Ελληνικά 日本語 العربية עברית ไทย हिन्दी',
  'emoji and combined characters': '👩‍👩‍👧‍👦 🇬🇧 e\u0301 \u200d\u2028\u2029 𝒳',
  nothing: '',
};

export const contentContract = (store: () => EventStore) => {
  describe('what is written is read', () => {
    const roundTrip = async (event: NewEvent) => {
      const { append, tenantId } = newPlace(store);
      await append('stream', [event]);
      const [read] = await store().readStream(tenantId, 'stream');
      return read;
    };

    it('the whole envelope', async () => {
      const { append, tenantId } = newPlace(store);
      const event = sampleEvent({
        type: 'Noted',
        schemaVersion: 4,
        customerId: '0197c1f2-9d0e-7cc1-8a3b-0d6f8a1b2c3d',
        occurredAt: '2011-12-09T12:50:00.123Z',
        causationId: 'cause-1',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        simulated: true,
      });
      const since = Date.now();
      const { position } = await append('stream', [event]);
      const [read] = await store().readStream(tenantId, 'stream');
      expect(read).toEqual({
        ...event,
        tenantId,
        streamId: 'stream',
        streamVersion: 1,
        position,
        recordedAt: expect.stringMatching(INSTANT),
      });
      expect(Math.abs(Date.parse(read?.recordedAt ?? '') - since)).toBeLessThan(60_000);
    });

    it.each(Object.entries(texts))('%s, in data and in the envelope', async (_, text) => {
      const event = sampleEvent({
        data: { text, [text]: [text] },
        actor: text,
        correlationId: text,
        causationId: text,
      });
      expect(await roundTrip(event)).toMatchObject(event);
      const { append, tenantId } = newPlace(store);
      await append(`stream ${text}`, [event]);
      expect(await store().readStream(tenantId, `stream ${text}`)).toHaveLength(1);
    });

    it('zero characters and broken surrogates in data', async () => {
      const data = { zero: 'a\u0000b', broken: '\ud800', escaped: '\\u0000' };
      expect((await roundTrip(sampleEvent({ data })))?.data).toEqual(data);
    });

    it('numbers, nesting and the order of keys', async () => {
      const data = { z: 1e-7, a: 9_007_199_254_740_991, m: [null, true, [], {}, { deep: [{ er: 0.1 }] }], 2: 'two' };
      expect(JSON.stringify((await roundTrip(sampleEvent({ data })))?.data)).toBe(JSON.stringify(data));
    });

    it('a megabyte', async () => {
      const data = { text: 'perennial '.repeat(105_000), list: Array.from({ length: 1_000 }, (_, index) => index) };
      expect((await roundTrip(sampleEvent({ data })))?.data).toEqual(data);
    });

    it.each([
      ['2011-12-09T12:50:00Z', '2011-12-09T12:50:00.000Z'],
      ['2011-12-09T12:50:00.5+02:00', '2011-12-09T10:50:00.500Z'],
      ['1969-12-31T23:59:59.999-05:30', '1970-01-01T05:29:59.999Z'],
      ['2024-02-29T00:00:00.123999Z', '2024-02-29T00:00:00.123Z'],
    ])('an instant written as %s is read as %s', async (occurredAt, read) => {
      expect((await roundTrip(sampleEvent({ occurredAt })))?.occurredAt).toBe(read);
    });

    it.each(['infinity', '-infinity', 'now', 'yesterday', '', '12011-12-09T12:50:00Z', '2011-02-30T00:00:00Z'])(
      'refuses %p, which is no instant',
      async (occurredAt) => {
        const { append, idsOf } = newPlace(store);
        await expect(append('stream', [sampleEvent({ occurredAt })])).rejects.toThrow();
        expect(await idsOf('stream')).toEqual([]);
      },
    );

    it('recordedAt never runs backwards in a stream', async () => {
      const { append, tenantId } = newPlace(store);
      await Promise.all(Array.from({ length: 30 }, () => append('stream', sampleEvents(1))));
      const times = (await store().readStream(tenantId, 'stream')).map(({ recordedAt }) => recordedAt);
      expect(times).toEqual(times.toSorted());
    });

    it('what the caller changes after asking is not written', async () => {
      const { append, tenantId } = newPlace(store);
      const data = { note: 'as asked' };
      const appended = append('stream', [sampleEvent({ data })]);
      data.note = 'changed';
      await appended;
      expect((await store().readStream(tenantId, 'stream'))[0]?.data).toEqual({ note: 'as asked' });
    });

    it('personal fields, present or absent, nested or not', async () => {
      const full = { name: 'Ada', address: { street: 'St James 12', city: 'London' }, visits: 3 };
      expect((await roundTrip(sampleEvent({ type: 'GuestWelcomed', data: full })))?.data).toEqual(full);
      const none = { address: { city: 'London' }, visits: 3 };
      expect((await roundTrip(sampleEvent({ type: 'GuestWelcomed', data: none })))?.data).toEqual(none);
      expect(full.name).toBe('Ada');
    });

    it('an old version in the shape of the newest', async () => {
      const read = async (schemaVersion: number, data: object) =>
        roundTrip(sampleEvent({ type: 'PriceTagged', schemaVersion, data }));
      const newest = { schemaVersion: 3, data: { sku: 'A', amount: '2.55', currency: 'GBP' } };
      expect(await read(1, { sku: 'A', price: '2.55' })).toMatchObject(newest);
      expect(await read(2, { sku: 'A', amount: '2.55' })).toMatchObject(newest);
      expect(await read(3, { sku: 'A', amount: '2.55', currency: 'EUR' })).toMatchObject({ data: { currency: 'EUR' } });
    });

    it('a type that this code does not know, untouched', async () => {
      const event = sampleEvent({ type: 'FromTheFuture', schemaVersion: 9, data: { name: 'Ada', nested: { x: [1] } } });
      expect(await roundTrip(event)).toMatchObject(event);
    });
  });
};
