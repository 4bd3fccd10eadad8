import { describe, expect, it } from '@jest/globals';
import { type EventMap, type EventType, newId, type PerennialEvent } from '@perennial/contracts';
import { summaryOf } from './event-summary.ts';
import { decidedValue } from './explained-value.ts';
import { explanationsOf } from './explanation.ts';

const customerId = '01920000-0000-7000-8000-000000000001';
const leads = ['01920000-0000-7000-8000-000000000002', '01920000-0000-7000-8000-000000000003'];
const elsewhere = '01920000-0000-7000-8000-000000000009';

let place = 0;
const recorded = <Type extends EventType>(
  type: Type,
  data: EventMap[Type]['data'],
  causationId: string | null = null,
) => {
  place += 1;
  const position = String(place).padStart(16, '0');
  return {
    id: newId(),
    type,
    data,
    causationId,
    position,
    occurredAt: '2025-01-01T12:00:00.000Z',
  } as unknown as EventMap[Type];
};

const captured = recorded('LeadCaptured', { leadId: leads[0]!, customerId, source: 'fair', traits: {} });
const scored = (leadId: string, score: number, causedBy: string[], causationId: string | null = null) =>
  recorded('LeadScored', { leadId, score, policyVersion: 'lead-scoring/1', reasons: [], causedBy }, causationId);

const score = decidedValue({
  value: 'lead-score',
  description: 'A score.',
  policy: 'lead-scoring',
  decidedBy: ['LeadScored'],
  of: ({ data: { leadId } }) => ({ leadId }),
  current: ({ data }) => data.score,
  policyVersion: ({ data }) => data.policyVersion,
});
const explained = (...life: PerennialEvent[]) =>
  explanationsOf([score], life, { at: '2025-01-01T00:00:00Z', rowsOf: () => [] }, null);

describe('an explanation', () => {
  it('is of the last decision about each thing, with the policy and the events behind it', () => {
    const last = scored(leads[0]!, 40, [captured.id, elsewhere]);
    const items = explained(captured, scored(leads[0]!, 10, []), scored(leads[1]!, 5, []), last);
    expect(items).toHaveLength(2);
    expect(items[0]).toEqual({
      value: 'lead-score',
      of: { leadId: leads[0] },
      current: 40,
      policy: { name: 'lead-scoring', version: 'lead-scoring/1' },
      causedBy: [
        { id: elsewhere, type: null, occurredAt: null, position: null, summary: 'not in this life up to then' },
        {
          id: captured.id,
          type: 'LeadCaptured',
          occurredAt: captured.occurredAt,
          position: captured.position,
          summary: 'lead captured: source fair',
        },
      ],
      decidedBy: { id: last.id, type: 'LeadScored', position: last.position },
      asOf: null,
    });
  });

  it('counts what a reaction reacted to among the causes, but not the request of a caller', () => {
    const causes = (event: PerennialEvent) => explained(captured, event)[0]?.causedBy.map(({ id }) => id);
    expect(causes(scored(leads[0]!, 1, [], captured.id))).toEqual([captured.id]);
    expect(causes(scored(leads[0]!, 1, [], elsewhere))).toEqual([]);
  });

  it('sums events up without anything personal and without ids', () => {
    const paid = recorded('PointsEarned', {
      accountId: leads[0]!,
      points: 12,
      reason: 'sorry, Ada',
      policyVersion: 'points/1',
    });
    expect(summaryOf(paid)).toBe('points earned: points 12, policy version points/1');
  });
});
