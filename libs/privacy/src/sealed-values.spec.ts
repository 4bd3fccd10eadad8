import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ERASED } from '@perennial/contracts';
import fc from 'fast-check';
import { erasedValues, type EventPlace, isSealed, sealValues, unsealValues } from './sealed-values.ts';

const KEY_ID = '0198c0de-0000-7000-8000-000000000001';
const newKey = () => createSecretKey(randomBytes(32));

const anyText = fc.string({ unit: 'binary' });
const place: fc.Arbitrary<EventPlace> = fc.record({
  tenantId: anyText,
  subjectId: anyText,
  eventId: fc.uuid(),
  type: anyText,
});
const pointer = fc.string({ minLength: 1 }).map((name) => `/${name}`);
const values = fc.dictionary(pointer, fc.oneof(anyText, fc.string({ unit: 'grapheme', maxLength: 40 })), {
  minKeys: 1,
  noNullPrototype: true,
});

/** As it comes back from the log's column. */
const stored = (key: KeyObject, at: EventPlace, clear: Readonly<Record<string, string>>) =>
  JSON.parse(JSON.stringify(sealValues(key, KEY_ID, at, clear))) as ReturnType<typeof sealValues>;

const unsealed = (key: KeyObject, at: EventPlace, sealed: ReturnType<typeof sealValues>) => {
  const tampered: string[] = [];
  return { values: unsealValues(key, at, sealed, (field) => tampered.push(field)), tampered };
};

describe('encrypted personal values', () => {
  it('come back as they were, whatever text they are', () => {
    fc.assert(
      fc.property(place, values, (at, clear) => {
        const key = newKey();
        expect(unsealed(key, at, stored(key, at, clear))).toEqual({ values: clear, tampered: [] });
      }),
    );
  });

  it('come back for the event id as the database writes it, in lower case', () => {
    const [key, at] = [newKey(), { tenantId: 't', subjectId: 's', eventId: KEY_ID.toUpperCase(), type: 'T' }];
    const sealed = stored(key, at, { '/name': 'Ada' });
    expect(unsealed(key, { ...at, eventId: KEY_ID }, sealed).values).toEqual({ '/name': 'Ada' });
  });

  it('hold nothing of their text, and are never the same twice', () => {
    const [key, at] = [newKey(), { tenantId: 't', subjectId: 's', eventId: KEY_ID, type: 'T' }];
    const texts = [1, 2].map(() => JSON.stringify(stored(key, at, { '/name': 'Ada Lovelace' })));
    expect(texts.join()).not.toContain('Ada');
    expect(texts[0]).not.toBe(texts[1]);
  });

  it('read as erased, and are told of, when any one bit of them was changed', () => {
    fc.assert(
      fc.property(place, fc.string(), fc.nat(), fc.integer({ min: 0, max: 7 }), (at, text, anywhere, bit) => {
        const key = newKey();
        const sealed = stored(key, at, { '/name': text, '/email': 'untouched' });
        const bytes = Buffer.from(sealed['/name'] as string, 'base64');
        const index = anywhere % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index);
        expect(unsealed(key, at, { ...sealed, '/name': bytes.toString('base64') })).toEqual({
          values: { '/name': ERASED, '/email': 'untouched' },
          tampered: ['/name'],
        });
      }),
    );
  });

  it('read as erased in any other event, type, subject or tenant, also where the texts run together the same', () => {
    const keys = fc.constantFrom<keyof EventPlace>('tenantId', 'subjectId', 'eventId', 'type');
    fc.assert(
      fc.property(place, place, keys, (at, other, part) => {
        fc.pre(at[part] !== other[part]);
        const key = newKey();
        const sealed = stored(key, at, { '/name': 'Ada' });
        expect(unsealed(key, { ...at, [part]: other[part] }, sealed).tampered).toEqual(['/name']);
      }),
    );
    const key = newKey();
    const sealed = stored(key, { tenantId: 'ab', subjectId: 'c', eventId: KEY_ID, type: 'T' }, { '/name': 'Ada' });
    const shifted = { tenantId: 'a', subjectId: 'bc', eventId: KEY_ID, type: 'T' };
    expect(unsealed(key, shifted, sealed).tampered).toEqual(['/name']);
  });

  it('read as erased when two fields of one event are swapped', () => {
    fc.assert(
      fc.property(place, fc.string(), fc.string(), (at, name, email) => {
        const key = newKey();
        const sealed = stored(key, at, { '/name': name, '/email': email });
        const swapped = { ...sealed, '/name': sealed['/email'], '/email': sealed['/name'] };
        expect(unsealed(key, at, swapped)).toEqual({
          values: { '/name': ERASED, '/email': ERASED },
          tampered: ['/name', '/email'],
        });
      }),
    );
  });

  it.each([
    ['another key', (sealed: object) => ({ sealed, key: newKey() })],
    ['a version that does not exist', (sealed: object) => ({ sealed: { ...sealed, v: 2 } })],
    ['no text at all', (sealed: object) => ({ sealed: { ...sealed, '/name': 7 } })],
    ['too short a text', (sealed: object) => ({ sealed: { ...sealed, '/name': 'AAAA' } })],
  ] as const)('read as erased with %s', (_, change) => {
    const [key, at] = [newKey(), { tenantId: 't', subjectId: 's', eventId: KEY_ID, type: 'T' }];
    const changed: { sealed: object; key?: KeyObject } = change(stored(key, at, { '/name': 'Ada' }));
    const sealed = changed.sealed as ReturnType<typeof sealValues>;
    expect(unsealed(changed.key ?? key, at, sealed)).toEqual({ values: { '/name': ERASED }, tampered: ['/name'] });
  });

  it('are told from values in clear, which have nothing but pointers', () => {
    fc.assert(fc.property(values, (clear) => !isSealed(clear)));
    const sealed = sealValues(
      newKey(),
      KEY_ID,
      { tenantId: '', subjectId: '', eventId: KEY_ID, type: '' },
      { '/a': 'x' },
    );
    expect(isSealed(sealed)).toBe(true);
    expect(erasedValues(sealed)).toEqual({ '/a': ERASED });
  });
});
