import { type Happened, type Instant, unreachable } from '@perennial/kernel';
import type { OfferEvent } from './offer.events.ts';

/** What decisions about an offer depend on. */
export type Offer =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'open' | 'accepted' | 'declined' | 'expired' | 'withdrawn';
      readonly offerId: string;
      readonly customerId: string;
      /** From this instant on it can no longer be taken. */
      readonly expiresAt: Instant | undefined;
    };

export const initial: Offer = { status: 'unknown' };

export const evolve = (offer: Offer, event: Happened<OfferEvent>): Offer => {
  if (event.type === 'OfferMade') {
    const { offerId, customerId, expiresAt } = event.data;
    return { status: 'open', offerId, customerId, expiresAt };
  }
  if (offer.status === 'unknown') throw new Error(`${event.type} before OfferMade`);
  switch (event.type) {
    case 'OfferShown':
    case 'OfferClicked':
      return offer;
    case 'OfferAccepted':
      return { ...offer, status: 'accepted' };
    case 'OfferDeclined':
      return { ...offer, status: 'declined' };
    case 'OfferExpired':
      return { ...offer, status: 'expired' };
    case 'OfferWithdrawn':
      return { ...offer, status: 'withdrawn' };
    default:
      return unreachable(event);
  }
};
