import { describe, expect, it } from '@jest/globals';
import { diffRows } from './row-diff.ts';

const key = ['tenantId', 'leadId'];
const row = (leadId: string, more: Record<string, unknown> = {}) => ({
  tenantId: 't',
  leadId,
  score: 1,
  traits: {},
  ...more,
});

describe('the difference of two sets of rows', () => {
  it('is nothing when they are the same, whatever their order', () => {
    expect(diffRows([row('a'), row('b')], [row('b'), row('a')], key)).toEqual([]);
  });

  it('names what came, what went, and each field that changed, by key', () => {
    const before = [row('a'), row('b', { traits: { need: 'vague' } })];
    const after = [row('b', { traits: { need: 'urgent' } }), row('c', { score: null })];
    expect(diffRows(before, after, key)).toEqual([
      {
        key: { leadId: 'a' },
        kind: 'disappeared',
        fields: { score: { before: 1, after: null }, traits: { before: {}, after: null } },
      },
      {
        key: { leadId: 'b' },
        kind: 'changed',
        fields: { traits: { before: { need: 'vague' }, after: { need: 'urgent' } } },
      },
      { key: { leadId: 'c' }, kind: 'appeared', fields: { traits: { before: null, after: {} } } },
    ]);
  });
});
