import type {
  OfferAccepted,
  OfferClicked,
  OfferDeclined,
  OfferExpired,
  OfferMade,
  OfferShown,
} from '@perennial/contracts';

/** Everything that can happen to an offer. */
export type OfferEvent = OfferMade | OfferShown | OfferClicked | OfferAccepted | OfferDeclined | OfferExpired;
