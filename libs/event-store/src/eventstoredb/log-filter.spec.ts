import { expect, it } from '@jest/globals';
import type { LogSelection } from '../event-store.ts';
import { selects, serverFilter } from './log-filter.ts';

const checkpoints = { checkpointInterval: 1, maxSearchWindow: 500 };

it.each<[LogSelection, object]>([
  [{}, { filterOn: 'streamName', prefixes: ['perennial/'] }],
  [{ tenantId: 'a/b' }, { filterOn: 'streamName', prefixes: ['perennial/a%2fb/'] }],
  [
    { tenantId: 'acme', categories: ['lead', 'care-task'] },
    { filterOn: 'streamName', prefixes: ['perennial/acme/lead', 'perennial/acme/care-task'] },
  ],
  [{ categories: ['lead', 'a.b'] }, { filterOn: 'streamName', regex: String.raw`^perennial/[^/]*/(?:lead|a\.b)` }],
  [
    { types: ['LeadQualified'], tenantId: 'acme' },
    { filterOn: 'eventType', prefixes: ['LeadQualified'] },
  ],
])('%p is filtered by the server with %p', (selection, filter) => {
  expect(serverFilter(selection)).toEqual({ ...filter, ...checkpoints });
});

it.each<[string, LogSelection, boolean]>([
  ['LeadQualified', {}, true],
  ['LeadQualified', { types: ['LeadQualified'] }, true],
  ['LeadQualifiedTwice', { types: ['LeadQualified'] }, false],
  ['LeadQualified', { tenantId: 'acme', categories: ['lead'] }, true],
  ['LeadQualified', { tenantId: 'other' }, false],
  ['LeadQualified', { categories: ['leads'] }, false],
])('what the server lets through is looked at again: %p by %p is %p', (type, selection, selected) => {
  expect(selects(selection)({ streamId: 'perennial/acme/lead-7', type })).toBe(selected);
  expect(selects(selection)({ streamId: 'others/acme/lead-7', type })).toBe(false);
});
