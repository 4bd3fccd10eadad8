import { describe, expect, it } from '@jest/globals';
import { events } from '@perennial/contracts';
import { givenEvents, recorded } from '@perennial/testing';
import { customer360 } from './customer-360.projection.ts';

const customerId = '01920000-0000-7000-8000-000000000001';
const id = '01920000-0000-7000-8000-000000000002';

const registered = recorded('CustomerRegistered', { customerId, name: 'Ada', country: 'UK' });
const ordered = (currency: string, unitPrice: string, occurredAt: string) =>
  recorded(
    'OrderPlaced',
    {
      orderId: id,
      number: '1',
      customerId,
      currency,
      lines: [{ productId: id, code: 'A', kind: 'product', quantity: 2, unitPrice }],
    },
    { occurredAt, channel: 'shop' },
  );

describe('the page of a customer', () => {
  it('begins with the first touch, whatever it was', () => {
    const touch = recorded('TouchRecorded', {
      touchId: id,
      campaignId: id,
      customerId,
      medium: 'mail',
      direction: 'outbound',
    });
    const [page] = givenEvents(touch).project(customer360).rows;
    expect(page).toMatchObject({ customerId, stage: 'prospect', touchpoints: 1, registeredAt: null, orders: 0 });
  });

  it('turns a prospect into a customer, and never adds pounds to euros', () => {
    const [page] = givenEvents(
      registered,
      ordered('GBP', '1.25', '2025-03-01T00:00:00.000Z'),
      ordered('EUR', '10', '2025-02-01T00:00:00.000Z'),
    ).project(customer360).rows;
    expect(page).toMatchObject({
      name: 'Ada',
      stage: 'customer',
      orders: 2,
      ordered: { GBP: '2.5', EUR: '20' },
      channels: { web: 1, shop: 2 },
      lastOrderAt: '2025-03-01T00:00:00.000Z',
      firstTouchAt: '2025-01-01T12:00:00.000Z',
      lastTouchAt: '2025-03-01T00:00:00.000Z',
    });
  });

  it('keeps the balance of points and the cases that are open', () => {
    const earned = recorded(
      'PointsEarned',
      { accountId: id, points: 120, reason: 'order', policyVersion: 'points/1' },
      { customerId },
    );
    const redeemed = recorded('PointsRedeemed', { accountId: id, points: 20, reason: 'mug' }, { customerId });
    const reopened = recorded('CaseReopened', { caseId: id, reason: 'again' }, { customerId });
    const [page] = givenEvents(registered, earned, redeemed, reopened).project(customer360).rows;
    expect(page).toMatchObject({ points: 100, openCases: 1, touchpoints: 4 });
  });

  it('counts every event type but what services report of themselves, and leaves events of nobody alone', () => {
    const touchpoints = Object.keys(events).filter((type) => type !== 'CustomerDataScrubbed');
    expect(Object.keys(customer360.handlers)).toEqual(touchpoints);
    const listed = recorded('ProductListed', { productId: id, code: 'A', name: 'Lamp', kind: 'core' });
    expect(givenEvents(listed).project(customer360).rows).toEqual([]);
  });
});
