import { defineReaction, endFor, inForce, leftWithoutConsent } from '@perennial/service-kit';
import { consentRegister } from '../consent-register/consent-register.projection.ts';
import { offerDecider } from '../offer/offer.decider.ts';
import { offerBoard } from '../offer-board/offer-board.projection.ts';

/**
 * Open offers that no consent carries are withdrawn: when it is revoked or the customer is erased, and when an offer was made while enhancement had not
 * heard of that yet. However the customer's no has reached us, it counts.
 */
export const withdrawOffersWithoutConsent = defineReaction({
  name: 'withdraw-offers-without-consent',
  on: ['ConsentRevoked', 'CustomerErased', 'OfferMade'],
  alsoOnImport: true,
  given: async ({ occurredAt }, asOf) => ({
    consents: inForce(await asOf.rows(consentRegister), occurredAt),
    open: (await asOf.rows(offerBoard)).filter(({ status }) => status === 'open'),
  }),
  react: (event, { consents, open }) =>
    leftWithoutConsent({
      purpose: 'marketing',
      event,
      consents,
      open,
      isBegun: ({ offerId }) => event.type === 'OfferMade' && event.data.offerId === offerId,
    }).map(({ offerId }) =>
      endFor(offerDecider, offerId, {
        type: 'WithdrawOffer',
        data: { offerId, reason: 'There is no consent to marketing any more' },
      }),
    ),
});
