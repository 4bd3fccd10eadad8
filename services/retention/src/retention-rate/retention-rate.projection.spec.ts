import { describe, expect, it } from '@jest/globals';
import { givenEvents, recorded } from '@perennial/testing';
import { retentionRate } from './retention-rate.projection.ts';

const orderId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';
const productId = '01920000-0000-7000-8000-000000000003';

const paid = (amount: string, by: string | null = customerId) =>
  recorded('OrderPaid', { orderId, customerId: by, amount: { amount, currency: 'GBP' } });

describe('the purchases that retention is counted from', () => {
  it('are the paid orders of customers, to the last fraction of a penny', () => {
    expect(givenEvents(paid('8911407.904')).project(retentionRate).rows).toEqual([
      {
        tenantId: 'test',
        orderId,
        customerId,
        occurredAt: '2025-01-01T12:00:00.000Z',
        amount: '8911407.904',
        currency: 'GBP',
        cancelledAt: null,
      },
    ]);
  });

  it('are not those of nobody, nor those that cost nothing', () => {
    expect(givenEvents(paid('12.50', null)).project(retentionRate).rows).toEqual([]);
    expect(givenEvents(paid('0.00')).project(retentionRate).rows).toEqual([]);
    expect(givenEvents(paid('-11062.06')).project(retentionRate).rows).toEqual([]);
  });

  it('end with the cancellation of the order', () => {
    const cancelled = recorded(
      'OrderCancelled',
      {
        orderId,
        customerId,
        currency: 'GBP',
        reason: 'changed mind',
        lines: [{ productId, code: '85123A', kind: 'product', quantity: 5, unitPrice: '2.55' }],
      },
      { occurredAt: '2025-01-02T00:00:00.000Z' },
    );
    const [row] = givenEvents(paid('12.75'), cancelled).project(retentionRate).rows;
    expect(row?.cancelledAt).toBe('2025-01-02T00:00:00.000Z');
    expect(givenEvents(cancelled).project(retentionRate).rows).toEqual([]);
  });
});
