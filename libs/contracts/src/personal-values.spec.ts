import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import Type from 'typebox';
import { ERASED, joinPersonal, Personal, personalPathsOf, redactPersonal, splitPersonal } from './index.ts';

const schema = Type.Object({
  id: Type.String(),
  name: Type.Optional(Personal(Type.String())),
  contact: Type.Optional(Type.Object({ email: Type.Optional(Personal(Type.String())), country: Type.String() })),
});
const definition = { personal: personalPathsOf(schema) };

describe('personal fields', () => {
  it('are found wherever the schema marks them', () => {
    expect(definition.personal).toEqual(['/name', '/contact/email']);
  });

  it('cannot be inside an array, which has no fixed pointer', () => {
    expect(() => personalPathsOf(Type.Object({ names: Type.Array(Personal(Type.String())) }))).toThrow('/names');
  });

  it('must be texts, so that they can read as erased', () => {
    expect(() => personalPathsOf(Type.Object({ age: Personal(Type.Integer()) }))).toThrow('/age');
  });

  it('leave nothing of themselves in the data they are split from', () => {
    const event = { id: '1', name: 'Ada', contact: { email: 'ada@example.org', country: 'UK' } };
    expect(splitPersonal(definition, event)).toEqual({
      data: { id: '1', contact: { country: 'UK' } },
      personal: { '/name': 'Ada', '/contact/email': 'ada@example.org' },
    });
    expect(event.name).toBe('Ada');
  });

  it('reach nothing but the data, whatever a log says that their places are', () => {
    joinPersonal({ id: '1' }, { '/__proto__/reached': 'all objects', '/constructor/prototype/reached': 'all objects' });
    const reached = ({} as { reached?: string }).reached;
    delete (Object.prototype as { reached?: string }).reached;
    expect(reached).toBeUndefined();
  });

  it('come back exactly where they were', () => {
    const contact = fc.record({ email: fc.string(), country: fc.string() }, { requiredKeys: ['country'] });
    const data = fc.record({ id: fc.string(), name: fc.string(), contact }, { requiredKeys: ['id'] });
    fc.assert(
      fc.property(data, (event) => {
        const stored = splitPersonal(definition, event);
        expect(joinPersonal(structuredClone(stored.data), stored.personal)).toEqual(event);
      }),
    );
  });
});

describe('redacted data', () => {
  it('has the marker in every personal field that it has, and is otherwise the same', () => {
    const event = { id: '1', contact: { email: 'ada@example.org', country: 'UK' } };
    expect(redactPersonal(definition, event)).toEqual({ id: '1', contact: { email: ERASED, country: 'UK' } });
    expect(event.contact.email).toBe('ada@example.org');
  });

  it('is the data itself where nothing is personal', () => {
    const event = { id: '1' };
    expect(redactPersonal({ personal: [] }, event)).toBe(event);
    expect(redactPersonal(definition, event)).toEqual(event);
    expect(redactPersonal(undefined, event)).toBe(event);
  });
});
