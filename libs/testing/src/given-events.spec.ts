import { describe, expect, it } from '@jest/globals';
import { readModel } from '@perennial/projections';
import { givenEvents } from './given-events.ts';
import { recorded } from './recorded.ts';

class QueueRow {
  tenantId!: string;
  leadId!: string;
  reason!: string | null;
}
class TotalRow {
  tenantId!: string;
  reason!: string;
  leads!: number;
  worth!: string;
}

const queue = readModel(QueueRow).rows({
  name: 'queue',
  version: 1,
  keyedBy: 'customer',
  key: (event) => ({ leadId: event.data.leadId }),
  handlers: {
    LeadQualified: (row, { tenantId, data }) => row ?? { tenantId, leadId: data.leadId, reason: null },
    LeadDisqualified: (row, { data }) => (data.reason === 'spam' ? null : row && { ...row, reason: data.reason }),
  },
});

const totals = readModel(TotalRow).totals({
  name: 'totals',
  version: 1,
  handlers: {
    LeadDisqualified: ({ data }) => [{ key: { reason: data.reason }, add: { leads: 1, worth: '0.1' } }],
  },
});

const [one, two] = ['0198c0de-0000-7000-8000-000000000001', '0198c0de-0000-7000-8000-000000000002'] as const;
const qualified = (leadId: string, tenantId = 'test') => recorded('LeadQualified', { leadId, score: 50 }, { tenantId });
const disqualified = (leadId: string, reason: string) => recorded('LeadDisqualified', { leadId, reason });

describe('given events, a projection', () => {
  it('folds them into rows, per tenant and key', () => {
    const { rows } = givenEvents(
      qualified(one),
      qualified(two),
      qualified(one, 'other'),
      disqualified(two, 'no budget'),
    ).project(queue);
    expect(rows).toEqual([
      { tenantId: 'test', leadId: one, reason: null },
      { tenantId: 'test', leadId: two, reason: 'no budget' },
      { tenantId: 'other', leadId: one, reason: null },
    ]);
  });

  it('deletes rows, leaves them as they are, and passes over events it does not know', () => {
    const { rows } = givenEvents(
      disqualified(two, 'before it was known'),
      qualified(one),
      recorded('LeadAssigned', { leadId: one, assignee: 'eve' }),
      disqualified(one, 'spam'),
    ).project(queue);
    expect(rows).toEqual([]);
  });

  it('adds up totals exactly', () => {
    const events = [one, two, one].map((leadId) => disqualified(leadId, 'no budget'));
    expect(givenEvents(...events).project(totals).rows).toEqual([
      { tenantId: 'test', reason: 'no budget', leads: 3, worth: '0.3' },
    ]);
  });
});

describe('a recorded event', () => {
  it('has its place after the ones recorded before it', () => {
    const [first, second] = [qualified(one), qualified(one)];
    expect(second.position > first.position).toBe(true);
    expect(second.streamVersion).toBeGreaterThan(first.streamVersion);
    expect(second.id).not.toBe(first.id);
  });

  it('is in the stream of its aggregate, and of the customer in its data', () => {
    expect(qualified(one)).toMatchObject({ streamId: `lead-${one}`, customerId: null, schemaVersion: 1 });
    expect(recorded('LeadCaptured', { leadId: one, customerId: two, source: 'web', traits: {} }).customerId).toBe(two);
  });

  it('fits its schema', () => {
    expect(() => recorded('LeadQualified', { leadId: 'nonsense', score: 50 })).toThrow('does not fit its schema');
  });
});
