import { describe, expect, it } from '@jest/globals';
import type { OrderLine } from '@perennial/contracts';
import { givenEvents, recorded } from '@perennial/testing';
import { productMix } from './product-mix.projection.ts';

const customerId = '0198c0de-0000-7000-8000-0000000000c1';
const orderId = '0198c0de-0000-7000-8000-000000000001';
const [heart, lantern] = ['0198c0de-0000-7000-8000-0000000000a1', '0198c0de-0000-7000-8000-0000000000a2'] as const;
const head = { orderId, number: '536365', customerId, currency: 'GBP' };

const line = (
  productId: string,
  quantity: number,
  unitPrice: string,
  kind: OrderLine['kind'] = 'product',
): OrderLine => ({ productId, code: productId.slice(-2), kind, quantity, unitPrice });
const placed = (...lines: OrderLine[]) => recorded('OrderPlaced', { ...head, lines });

describe('the product mix', () => {
  it('adds up units and exact revenue of each product, and counts orders, not lines', () => {
    const { rows } = givenEvents(
      placed(line(heart, 6, '2.55'), line(lantern, 2, '0.001'), line(heart, 1, '2.10')),
      placed(line(heart, 1, '2.55')),
    ).project(productMix);
    expect(rows).toEqual([
      { tenantId: 'test', productId: heart, currency: 'GBP', orders: 2, unitsSold: 8, revenue: '19.95' },
      { tenantId: 'test', productId: lantern, currency: 'GBP', orders: 1, unitsSold: 2, revenue: '0.002' },
    ]);
  });

  it('counts what came back, with an order or by a credit note', () => {
    const { rows } = givenEvents(
      placed(line(heart, 6, '2.55')),
      recorded('OrderReturned', { ...head, lines: [line(heart, 2, '2.55')] }),
    ).project(productMix);
    expect(rows).toMatchObject([{ unitsSold: 6, revenue: '15.3', unitsReturned: 2, valueReturned: '5.1' }]);
  });

  it('keeps currencies apart', () => {
    const euros = recorded('OrderPlaced', { ...head, currency: 'EUR', lines: [line(heart, 1, '3')] });
    expect(givenEvents(placed(line(heart, 1, '2.55')), euros).project(productMix).rows).toMatchObject([
      { currency: 'GBP', revenue: '2.55' },
      { currency: 'EUR', revenue: '3' },
    ]);
  });

  it('takes back what a cancelled order added', () => {
    const lines = [line(heart, 6, '2.55')];
    const cancelled = recorded('OrderCancelled', { orderId, customerId, currency: 'GBP', reason: 'late', lines });
    expect(givenEvents(placed(...lines), cancelled).project(productMix).rows).toMatchObject([
      { orders: 0, unitsSold: 0, revenue: '0' },
    ]);
  });

  it('does not take adjustments for sales', () => {
    const { rows } = givenEvents(
      placed(line(heart, -30, '0', 'adjustment')),
      placed(line(lantern, 1, '-11062.06', 'adjustment')),
    ).project(productMix);
    expect(rows).toEqual([
      { tenantId: 'test', productId: heart, currency: 'GBP', unitsAdjusted: -30, valueAdjusted: '0' },
      { tenantId: 'test', productId: lantern, currency: 'GBP', unitsAdjusted: 1, valueAdjusted: '-11062.06' },
    ]);
  });
});
