import { describe, expect, it } from '@jest/globals';
import { events, findDefinition, InvalidEventError, validateEvent } from './index.ts';

const definitions = Object.entries(events);

describe('the catalogue of events', () => {
  it.each(definitions)('%s is listed under its own name, in the past tense, with a description', (name, definition) => {
    expect(definition.type).toBe(name);
    expect(name).toMatch(/^[A-Z][A-Za-z]+(ed|Made|Paid|Sent|Lost|Won|Shown|Withdrawn|HandedOver)$/);
    expect(definition.description).toMatch(/^[A-Z].*\.$/);
    expect(findDefinition(name)).toBe(definition);
  });

  it.each(definitions)('%s names the aggregate it happened to in its data, or its customer', (_name, { data }) => {
    expect(Object.keys(data.properties)[0]).toMatch(/Id$/);
  });

  it('keeps contact data and free text among the personal fields', () => {
    expect(events.CustomerRegistered.personal).toEqual(['/name', '/email', '/phone', '/reference/id']);
    expect(events.InteractionLogged.personal).toEqual(['/subject', '/content']);
    expect(events.OrderPlaced.personal).toEqual([]);
  });
});

interface Node {
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly 'x-personal'?: true;
}

/** Text that may hold anything, and is not marked personal. */
const openTexts = (node: Node, path = ''): string[] => {
  if (node['x-personal']) return [];
  if (node.type === 'string') return node.format || node.pattern || node.enum ? [] : [path];
  const named = Object.entries(node.properties ?? {}).flatMap(([name, part]) => openTexts(part, `${path}/${name}`));
  return [
    ...named,
    ...[...(node.anyOf ?? []), ...(node.items ? [node.items] : [])].flatMap((part) => openTexts(part, path)),
  ];
};

/** Who reviews a new event decides: personal, or here. These name things of ours, classes of customers, or who of us did it. */
const notPersonal = [
  '/priorityPolicyVersion',
  // names and numbers of things
  '/number',
  '/code',
  '/lines/code',
  '/category',
  '/pipeline',
  '/stage',
  '/from',
  '/to',
  '/name',
  '/readModels/name',
  '/service',
  // words that reports group by; read models of totals may count them
  '/country',
  '/language',
  '/industry',
  '/source',
  '/reference/system',
  '/medium',
  '/channels',
  '/reasons/trait',
  '/policyVersion',
  // our own people
  '/assignee',
];

describe('free text', () => {
  // Products are of no customer.
  const ofCustomers = definitions.filter(([, { aggregate }]) => aggregate !== 'product');
  it.each(ofCustomers)('of %s is personal, unless it is known to be about no person', (_name, { data, service }) => {
    const open = openTexts(data as Node).filter((path) => !notPersonal.includes(path));
    expect({ service, open }).toEqual({ service, open: [] });
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
