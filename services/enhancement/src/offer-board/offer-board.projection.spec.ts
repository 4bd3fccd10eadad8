import { describe, expect, it } from '@jest/globals';
import { givenEvents, recorded } from '@perennial/testing';
import { offerBoard } from './offer-board.projection.ts';

const offerId = '0198c0de-0000-7000-8000-000000000001';
const customerId = '0198c0de-0000-7000-8000-0000000000c1';
const made = recorded('OfferMade', {
  offerId,
  customerId,
  productId: '0198c0de-0000-7000-8000-0000000000a1',
  kind: 'up-sell',
  reason: 'Ada likes lamps',
  policyVersion: 'offer-by-hand/1',
});
const on = { customerId, occurredAt: '2025-01-09T00:00:00.000Z' };

describe('the offer board', () => {
  it('shows an offer from the day it was made', () => {
    const [row] = givenEvents(made, recorded('OfferShown', { offerId }, on)).project(offerBoard).rows;
    expect(row).toMatchObject({ offerId, customerId, kind: 'up-sell', status: 'open', closedAt: null });
    // Why it was made is written for a person, perhaps about one: it stays in the log.
    expect(row).not.toHaveProperty('reason');
  });

  it.each([
    ['accepted', recorded('OfferAccepted', { offerId }, on)],
    ['declined', recorded('OfferDeclined', { offerId }, on)],
    ['expired', recorded('OfferExpired', { offerId }, on)],
    ['withdrawn', recorded('OfferWithdrawn', { offerId, reason: 'no consent any more' }, on)],
  ] as const)('shows what became of it: %s', (status, closing) => {
    expect(givenEvents(made, closing).project(offerBoard).rows).toMatchObject([{ status, closedAt: on.occurredAt }]);
  });
});
