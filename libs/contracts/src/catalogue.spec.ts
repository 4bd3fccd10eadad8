import { describe, expect, it } from '@jest/globals';
import { events, findDefinition, InvalidEventError, validateEvent } from './index.ts';

const definitions = Object.entries(events);

describe('the catalogue of events', () => {
  it.each(definitions)('%s is listed under its own name, in the past tense, with a description', (name, definition) => {
    expect(definition.type).toBe(name);
    expect(name).toMatch(/^[A-Z][A-Za-z]+(ed|Made|Paid|Sent|Lost|Won|Shown|HandedOver)$/);
    expect(definition.description).toMatch(/^[A-Z].*\.$/);
    expect(findDefinition(name)).toBe(definition);
  });

  it.each(definitions)('%s names the aggregate it happened to in its data, or its customer', (_name, { data }) => {
    expect(Object.keys(data.properties)[0]).toMatch(/Id$/);
  });

  it('keeps contact data and free text among the personal fields', () => {
    expect(events.CustomerRegistered.personal).toEqual(['/name', '/email', '/phone']);
    expect(events.InteractionLogged.personal).toEqual(['/subject', '/content']);
    expect(events.OrderPlaced.personal).toEqual([]);
  });
});

describe('validateEvent', () => {
  const customerId = '01920000-0000-7000-8000-000000000001';

  it('accepts data that fits the schema', () => {
    expect(() => validateEvent('CustomerRegistered', { customerId, name: '王小明' })).not.toThrow();
  });

  it.each([
    ['an unknown type', 'CustomerSneezed', {}, 'unknown event type'],
    ['a missing field', 'CustomerRegistered', {}, 'customerId'],
    ['a field nobody declared', 'CustomerRegistered', { customerId, shoeSize: 44 }, 'shoeSize'],
    ['a wrong type', 'CustomerRegistered', { customerId, name: 7 }, '/name'],
    ['no uuid', 'CustomerRegistered', { customerId: '7' }, '/customerId'],
  ])('refuses %s and says where', (_what, type, data, where) => {
    expect(() => validateEvent(type, data)).toThrow(InvalidEventError);
    expect(() => validateEvent(type, data)).toThrow(where);
  });
});
