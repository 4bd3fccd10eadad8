import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import Type, { type TProperties } from 'typebox';
import { defineEvent, events, Personal } from '../index.ts';
import { incompatibilities, release, type ReleasedEvents } from './released-events.ts';

const file = join(import.meta.dirname, '../../released/events.json');
const released = JSON.parse(readFileSync(file, 'utf8')) as ReleasedEvents;

const noted = (properties: TProperties, more: { aggregate?: string; version?: number } = {}) => {
  const { aggregate = 'note', version = 1 } = more;
  const upcasters = Array.from({ length: version - 1 }, () => (data: Readonly<Record<string, unknown>>) => ({
    ...data,
  }));
  const data = Type.Object(properties, { additionalProperties: false });
  return defineEvent({
    type: 'NoteTaken',
    version,
    service: 'test',
    aggregate,
    description: 'A note.',
    data,
    upcasters,
  });
};

const fields = {
  noteId: Type.String({ format: 'uuid' }),
  text: Personal(Type.String({ minLength: 1, maxLength: 100 })),
  kind: Type.Enum(['call', 'visit']),
  stars: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
  lines: Type.Array(Type.Object({ code: Type.String({ pattern: '^[A-Z]+$' }) })),
  owner: Type.Union([Type.String(), Type.Null()]),
  tags: Type.Record(Type.String(), Type.Number(), { additionalProperties: false }),
  open: Type.Object({}),
  code: Type.Enum([1, 2]),
};
const before = release({}, { NoteTaken: noted(fields) });
const changed = (properties: TProperties, more = {}) =>
  incompatibilities(before, { NoteTaken: noted({ ...fields, ...properties }, more) });
const without = (name: keyof typeof fields) => {
  const { [name]: _gone, ...rest } = fields;
  return incompatibilities(before, { NoteTaken: noted(rest) });
};

describe('the events of this code', () => {
  it('understand everything that was ever released (else: raise the version, and add an upcaster)', () => {
    expect(incompatibilities(released, events)).toEqual([]);
  });

  it('are written down as released, all of them (npm run release:events)', () => {
    expect(Object.keys(released).sort()).toEqual(Object.keys(events).sort());
    for (const [type, { version }] of Object.entries(events)) expect(released[type]).toHaveProperty(String(version));
  });
});

describe('an incompatible change within a version is named', () => {
  it.each([
    ['a type that was removed', incompatibilities(before, {}), 'NoteTaken v1: removed, but it is in logs'],
    ['a field that was removed', without('stars'), '/stars: removed or renamed'],
    ['a required field that was removed', without('kind'), '/kind: removed or renamed'],
    ['a new field that must be there', changed({ place: Type.String() }), '/place: newly required'],
    ['a field that may not be absent any more', changed({ stars: Type.Integer({ minimum: 1, maximum: 5 }) }), '/stars: newly required'],
    ['another type', changed({ kind: Type.Integer() }), '/kind: was string or string, is integer'],
    ['a word that is gone', changed({ kind: Type.Enum(['call']) }), '/kind: no longer takes visit'],
    ['a shorter text', changed({ text: Personal(Type.String({ minLength: 1, maxLength: 99 })) }), '/text: narrowed by maxLength 99, was 100'],
    ['a higher minimum', changed({ stars: Type.Optional(Type.Integer({ minimum: 2, maximum: 5 })) }), '/stars: narrowed by minimum 2, was 1'],
    ['a format', changed({ owner: Type.Union([Type.String({ format: 'email' }), Type.Null()]) }), '/owner: was string, which none of its kinds takes'],
    ['null that is gone', changed({ owner: Type.String() }), '/owner: was null, is string'],
    ['a pattern, also inside a list', changed({ lines: Type.Array(Type.Object({ code: Type.String({ pattern: '^[A-Z]{3}$' }) })) }), '/lines/*/code: narrowed by pattern'],
    ['a list that must hold something', changed({ lines: Type.Array(Type.Object({ code: Type.String({ pattern: '^[A-Z]+$' }) }), { minItems: 1 }) }), '/lines: narrowed by minItems 1, was without'],
    ['a field that is no longer personal', changed({ text: Type.String({ minLength: 1, maxLength: 100 }) }), '/text: no longer personal'],
    ['another stream', changed({}, { aggregate: 'memo' }), 'moved from test/note to test/memo'],
    ['names that may not be anything any more', changed({ tags: Type.Object({}, { additionalProperties: false }) }, {}), '/tags: no longer takes the names'],
    ['undeclared fields that must be of a type', changed({ open: Type.Object({}, { additionalProperties: Type.Number() }) }), '/open/*: was anything, is number'],
  ])('%s', (_what, problems, sentence) => {
    expect(problems).toEqual([expect.stringContaining(sentence)]);
    expect(problems[0]).toMatch(/^NoteTaken v1: /);
  }); // prettier-ignore

  it('a version that goes back', () => {
    const second = release(before, { NoteTaken: noted(fields, { version: 2 }) });
    expect(incompatibilities(second, { NoteTaken: noted(fields) })).toEqual([
      'NoteTaken v2: its version went back to 1',
    ]);
  });
});

describe('a compatible change passes', () => {
  it.each([
    ['none', changed({})],
    ['a new field that may be absent', changed({ place: Type.Optional(Type.String()) })],
    ['a field that may be absent from now on', changed({ kind: Type.Optional(Type.Enum(['call', 'visit'])) })],
    ['one more word', changed({ kind: Type.Enum(['call', 'visit', 'letter']) })],
    ['words that become any text', changed({ kind: Type.String() })],
    ['numbers of a list that become any whole number', changed({ code: Type.Integer() })],
    [
      'undeclared fields that may be of one more type',
      changed({ open: Type.Object({}, { additionalProperties: true }) }),
    ],
    ['a longer text', changed({ text: Personal(Type.String({ minLength: 0, maxLength: 1000 })) })],
    ['whole numbers that become numbers', changed({ stars: Type.Optional(Type.Number({ minimum: 0, maximum: 10 })) })],
    ['a field that may be null too', changed({ noteId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]) })],
    [
      'a field that becomes personal',
      changed({ place: Type.Optional(Personal(Type.String())), noteId: Personal(fields.noteId) }),
    ],
    ['a type more', incompatibilities(before, { NoteTaken: noted(fields), NoteLost: noted(fields) })],
    ['anything, in a new version', incompatibilities(before, { NoteTaken: noted({}, { version: 2 }) })],
  ])('%s', (_what, problems) => {
    expect(problems).toEqual([]);
  });

  it('is released beside the versions before it', () => {
    const second = release(before, { NoteTaken: noted({}, { version: 2 }) });
    expect(Object.keys(second['NoteTaken'] ?? {})).toEqual(['1', '2']);
    expect(second['NoteTaken']?.['1']).toEqual(before['NoteTaken']?.['1']);
  });
});
