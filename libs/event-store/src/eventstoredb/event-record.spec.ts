import { describe, expect, it } from '@jest/globals';
import type { JSONRecordedEvent } from '@eventstore/db-client';
import { contractDefinitions, sampleEvent } from '../contract/sample-events.ts';
import { appendOf, encodedEvent, positionIn, recordedEvent } from './event-record.ts';

const find = contractDefinitions;

/** An event as the client gives it back. */
const stored: JSONRecordedEvent = {
  streamId: 'perennial/acme/guest-7',
  id: '0197c1f2-9d0e-7cc1-8a3b-0d6f8a1b2c3d',
  revision: 4n,
  type: 'GuestWelcomed',
  data: { visits: 3, address: { city: 'London' } },
  metadata: {
    $correlationId: 'correlation-1',
    $causationId: null,
    schemaVersion: 1,
    customerId: 'customer-1',
    occurredAt: '2011-12-09T12:50:00.000Z',
    actor: 'user-1',
    channel: 'web',
    traceparent: null,
    simulated: false,
    personal: { '/name': 'Ada' },
    append: '5b8bd2ae-6d1a-4d2a-9a0e-3c1d5a9e4f10',
  },
  isJson: true,
  created: new Date('2026-01-02T03:04:05.678Z'),
  position: { commit: 2_118n, prepare: 2_118n },
};

describe('an event of EventStoreDB', () => {
  it('is read with the envelope of its metadata, and its personal values in their places', () => {
    expect(recordedEvent(find, stored, { '/name': 'Ada' })).toEqual({
      id: stored.id,
      type: 'GuestWelcomed',
      schemaVersion: 1,
      tenantId: 'acme',
      streamId: 'guest-7',
      streamVersion: 5,
      position: '00000000000000021180000000000000002118',
      customerId: 'customer-1',
      occurredAt: '2011-12-09T12:50:00.000Z',
      recordedAt: '2026-01-02T03:04:05.678Z',
      actor: 'user-1',
      channel: 'web',
      correlationId: 'correlation-1',
      causationId: null,
      traceparent: null,
      simulated: false,
      data: { name: 'Ada', visits: 3, address: { city: 'London' } },
    });
  });

  it('of another stream is none of ours', () => {
    expect(recordedEvent(find, { ...stored, streamId: '$users' }, null)).toBeNull();
    expect(recordedEvent(find, { ...stored, streamId: 'perennial.customer/acme/customer-1' }, null)).toBeNull();
  });

  it.each([
    ['without metadata', { metadata: undefined }],
    ['with metadata of somebody else', { metadata: { user: 'admin' } }],
    ['with data that is not JSON', { data: '{"visits":' }],
    ['with binary data', { isJson: false }],
  ])('%s is unreadable, and says where it is', (_, changed) => {
    const event = { ...stored, ...changed } as JSONRecordedEvent;
    const error = { code: 'EVENT_UNREADABLE', eventId: stored.id, position: expect.stringMatching(/^\d{38}$/) };
    expect(() => recordedEvent(find, event, null)).toThrow(expect.objectContaining(error));
  });

  it('with personal values that are none is unreadable, too', () => {
    expect(() => recordedEvent(find, stored, 'poisoned')).toThrow(
      expect.objectContaining({ code: 'EVENT_UNREADABLE' }),
    );
  });

  it.each([undefined, { commit: 2n ** 64n - 1n, prepare: 2n ** 64n - 1n }])(
    'whose position is %p comes from a server that is too old',
    (position) => {
      const tooOld = { ...stored, ...(position ? { position } : { position: undefined }) } as JSONRecordedEvent;
      expect(() => positionIn(tooOld)).toThrow(expect.objectContaining({ code: 'EVENT_STORE_FAILED' }));
    },
  );
});

describe('an event for EventStoreDB', () => {
  it('has data that says nothing personal, and the rest in its metadata', () => {
    const data = { name: 'Ada', address: { street: 'St James 12', city: 'London' }, visits: 3 };
    const event = sampleEvent({ type: 'GuestWelcomed', data, id: '0197C1F2-9D0E-7CC1-8A3B-0D6F8A1B2C3D' });
    const encoded = encodedEvent(find, event, 'append-1');
    expect(encoded).toMatchObject({
      id: '0197c1f2-9d0e-7cc1-8a3b-0d6f8a1b2c3d',
      contentType: 'application/json',
      type: 'GuestWelcomed',
      data: { address: { city: 'London' }, visits: 3 },
      metadata: { personal: { '/name': 'Ada', '/address/street': 'St James 12' }, $correlationId: 'correlation-1' },
    });
    expect(JSON.stringify(encoded.data)).not.toMatch(/Ada|James/);
  });

  it('is a copy', () => {
    const data = { note: 'as asked' };
    const encoded = encodedEvent(find, sampleEvent({ data }), 'append-1');
    data.note = 'changed';
    expect(encoded.data).toEqual({ note: 'as asked' });
  });

  it('says which append wrote it', () => {
    expect(appendOf(stored)).toBe('5b8bd2ae-6d1a-4d2a-9a0e-3c1d5a9e4f10');
    expect(appendOf({ ...stored, metadata: undefined })).toBeUndefined();
  });

  it.each([
    ['an id that is no UUID', { id: 'not a uuid' }],
    ['a system type', { type: '$metadata' }],
    ['no type', { type: '' }],
    ['an instant that is none', { occurredAt: '2011-02-30T00:00:00Z' }],
    ['an instant without a zone', { occurredAt: '2011-02-03T00:00:00' }],
    ['data that JSON cannot say', { data: { amount: 1n } }],
  ])('with %s is refused', (_, given) => {
    expect(() => encodedEvent(find, sampleEvent(given), 'append-1')).toThrow();
  });
});
