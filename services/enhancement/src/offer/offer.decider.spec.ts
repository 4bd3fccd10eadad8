import { describe, expect, it } from '@jest/globals';
import { fold } from '@perennial/kernel';
import { given, recorded } from '@perennial/testing';
import { offerDecider } from './offer.decider.ts';
import type { OfferEvent } from './offer.events.ts';

const offerId = '0198c0de-0000-7000-8000-000000000001';
const customerId = '0198c0de-0000-7000-8000-0000000000c1';
const productId = '0198c0de-0000-7000-8000-0000000000a1';
const orderId = '0198c0de-0000-7000-8000-0000000000b1';

const offer = {
  offerId,
  customerId,
  productId,
  kind: 'cross-sell',
  reason: 'bought the matching cup',
  policyVersion: 'offer-by-hand/1',
} as const;
const untilJune = { ...offer, expiresAt: '2025-06-01T00:00:00.000Z' };
const may = '2025-05-01T00:00:00.000Z';
const june = '2025-06-01T00:00:00.000Z';
const consents = [
  { purpose: 'marketing', lawfulBasis: 'consent', since: '2025-01-01T00:00:00.000Z', grantedBy: orderId },
] as const;
const made: OfferEvent = { type: 'OfferMade', data: offer };
const madeUntilJune: OfferEvent = { type: 'OfferMade', data: untilJune };

describe('an offer', () => {
  it('is made once, to one customer, for a reason', () => {
    given(offerDecider)
      .when({ type: 'MakeOffer', data: { ...offer, at: may, consents } })
      .then(made);
    given(offerDecider, made)
      .when({ type: 'MakeOffer', data: { ...offer, at: may, consents } })
      .thenRefused('OFFER_ALREADY_MADE');
    expect(offerDecider.customerOf(fold(offerDecider, [recorded('OfferMade', offer)]))).toBe(customerId);
  });

  it('is not made when it would have run out already', () => {
    given(offerDecider)
      .when({ type: 'MakeOffer', data: { ...untilJune, at: june, consents } })
      .thenRefused('OFFER_EXPIRES_BEFORE_IT_IS_MADE', { expiresAt: june, at: june });
  });

  it('is not made without consent to marketing', () => {
    given(offerDecider)
      .when({ type: 'MakeOffer', data: { ...offer, at: may, consents: [] } })
      .thenRefused('CONSENT_MISSING', { purpose: 'marketing', customerId });
    const research = [{ ...consents[0], purpose: 'research' }] as const;
    given(offerDecider)
      .when({ type: 'MakeOffer', data: { ...offer, at: may, consents: research } })
      .thenRefused('CONSENT_MISSING');
  });

  it('is withdrawn while it is open', () => {
    const withdrawn: OfferEvent = { type: 'OfferWithdrawn', data: { offerId, reason: 'no consent any more' } };
    given(offerDecider, made).when({ type: 'WithdrawOffer', data: withdrawn.data }).then(withdrawn);
  });

  it('may be shown and clicked as often as the customer comes by', () => {
    const shown: OfferEvent = { type: 'OfferShown', data: { offerId } };
    given(offerDecider, made, shown).when({ type: 'ShowOffer', data: { offerId } }).then(shown);
    given(offerDecider, made, shown)
      .when({ type: 'ClickOffer', data: { offerId } })
      .then({ type: 'OfferClicked', data: { offerId } });
  });

  it('is accepted before it runs out, naming the order that came of it', () => {
    given(offerDecider, madeUntilJune)
      .when({ type: 'AcceptOffer', data: { offerId, orderId, at: may } })
      .then({ type: 'OfferAccepted', data: { offerId, orderId } });
    given(offerDecider, madeUntilJune)
      .when({ type: 'AcceptOffer', data: { offerId, orderId, at: june } })
      .thenRefused('OFFER_RUN_OUT');
  });

  it('expires when it is due', () => {
    const expire = (at: string) => ({ type: 'ExpireOffer', data: { offerId, at } }) as const;
    given(offerDecider, madeUntilJune).when(expire(may)).thenRefused('OFFER_NOT_YET_DUE');
    given(offerDecider, madeUntilJune).when(expire(june)).then({ type: 'OfferExpired', data: { offerId } });
    given(offerDecider, made).when(expire(may)).then({ type: 'OfferExpired', data: { offerId } });
  });

  it.each<[string, OfferEvent]>([
    ['accepted', { type: 'OfferAccepted', data: { offerId } }],
    ['declined', { type: 'OfferDeclined', data: { offerId, reason: 'too dear' } }],
    ['expired', { type: 'OfferExpired', data: { offerId } }],
    ['withdrawn', { type: 'OfferWithdrawn', data: { offerId, reason: 'no consent any more' } }],
  ])('is closed once it is %s', (status, closing) => {
    const closed = given(offerDecider, made, closing);
    closed.when({ type: 'ShowOffer', data: { offerId } }).thenRefused('OFFER_CLOSED', { status });
    closed.when({ type: 'ClickOffer', data: { offerId } }).thenRefused('OFFER_CLOSED', { status });
    closed.when({ type: 'AcceptOffer', data: { offerId, at: may } }).thenRefused('OFFER_CLOSED', { status });
    closed.when({ type: 'DeclineOffer', data: { offerId } }).thenRefused('OFFER_CLOSED', { status });
    closed.when({ type: 'ExpireOffer', data: { offerId, at: may } }).thenRefused('OFFER_CLOSED', { status });
    closed.when({ type: 'WithdrawOffer', data: { offerId, reason: 'x' } }).thenRefused('OFFER_CLOSED', { status });
  });

  it('must be made before anything else', () => {
    given(offerDecider).when({ type: 'ShowOffer', data: { offerId } }).thenRefused('OFFER_UNKNOWN', { offerId });
  });
});
