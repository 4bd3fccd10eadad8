import { describe, expect, it } from '@jest/globals';
import type { OrderLine } from '@perennial/contracts';
import { givenEvents, recorded } from '@perennial/testing';
import { purchases } from './purchases.projection.ts';

const orderId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';
const productId = '01920000-0000-7000-8000-000000000003';

const line = (quantity: number, unitPrice: string, kind: OrderLine['kind'] = 'product'): OrderLine => ({
  productId,
  code: '85123A',
  kind,
  quantity,
  unitPrice,
});
const placed = (lines: OrderLine[], buyer: string | null = customerId) =>
  recorded('OrderPlaced', { orderId, number: '536365', customerId: buyer, currency: 'GBP', lines });

describe('a purchase', () => {
  it('is worth the lines that have a price, to the tenth of a cent', () => {
    const lines = [
      line(3, '0.001'),
      line(2, '2.55'),
      line(1, '18', 'charge'),
      line(1, '0'),
      line(-5, '1', 'adjustment'),
    ];
    const [row] = givenEvents(placed(lines)).project(purchases).rows;
    expect(row).toMatchObject({ customerId, number: '536365', amount: '23.103', lines: 3, cancelledAt: null });
  });

  it('is none when everything on it was free', () => {
    expect(givenEvents(placed([line(6, '0')])).project(purchases).rows).toEqual([]);
  });

  it('is none of nobody', () => {
    expect(givenEvents(placed([line(1, '5')], null)).project(purchases).rows).toEqual([]);
  });

  it('counts no more from when it was cancelled', () => {
    const lines = [line(1, '5')];
    const cancelled = recorded(
      'OrderCancelled',
      { orderId, customerId, currency: 'GBP', reason: 'changed my mind', lines },
      { occurredAt: '2025-02-01T00:00:00.000Z' },
    );
    const [row] = givenEvents(placed(lines), cancelled).project(purchases).rows;
    expect(row?.cancelledAt).toBe('2025-02-01T00:00:00.000Z');
  });
});
