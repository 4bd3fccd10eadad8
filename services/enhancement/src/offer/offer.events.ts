import type {
  OfferAccepted,
  OfferClicked,
  OfferDeclined,
  OfferExpired,
  OfferMade,
  OfferShown,
  OfferWithdrawn,
} from '@perennial/contracts';

/** Everything that can happen to an offer. */
export type OfferEvent =
  OfferMade | OfferShown | OfferClicked | OfferAccepted | OfferDeclined | OfferExpired | OfferWithdrawn;
