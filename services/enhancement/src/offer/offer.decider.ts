import {
  consentMissing,
  type Consents,
  type OfferAccepted,
  type OfferDeclined,
  type OfferMade,
  type OfferWithdrawn,
} from '@perennial/contracts';
import {
  accept,
  type Command,
  type Decider,
  type Decision,
  type Instant,
  refuse,
  unreachable,
} from '@perennial/kernel';
import type { OfferEvent } from './offer.events.ts';
import { evolve, initial, type Offer } from './offer.ts';

interface AtAnOffer {
  readonly offerId: string;
}
/** When it is asked for, in business time: an offer runs out at its `expiresAt`, whether or not anyone has noted it. */
interface AtATime {
  readonly at: Instant;
}

export type MakeOffer = Command<'MakeOffer', OfferMade['data'] & AtATime & { readonly consents: Consents }>;
export type ShowOffer = Command<'ShowOffer', AtAnOffer>;
export type ClickOffer = Command<'ClickOffer', AtAnOffer>;
export type AcceptOffer = Command<'AcceptOffer', OfferAccepted['data'] & AtATime>;
export type DeclineOffer = Command<'DeclineOffer', OfferDeclined['data']>;
export type ExpireOffer = Command<'ExpireOffer', AtAnOffer & AtATime>;
export type WithdrawOffer = Command<'WithdrawOffer', OfferWithdrawn['data']>;

/** Everything that can be asked of an offer. */
export type OfferCommand =
  MakeOffer | ShowOffer | ClickOffer | AcceptOffer | DeclineOffer | ExpireOffer | WithdrawOffer;

export type OfferRefusal =
  | 'OFFER_UNKNOWN'
  | 'OFFER_ALREADY_MADE'
  | 'OFFER_EXPIRES_BEFORE_IT_IS_MADE'
  | 'OFFER_CLOSED'
  | 'OFFER_RUN_OUT'
  | 'OFFER_NOT_YET_DUE'
  | 'CONSENT_MISSING';

type OfferDecision = Decision<OfferEvent, OfferRefusal>;
type KnownOffer = Exclude<Offer, { status: 'unknown' }>;

const hasRunOut = (expiresAt: Instant | undefined, at: Instant): boolean =>
  expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(at);

const make = ({ data: { at, consents, ...data } }: MakeOffer, offer: Offer): OfferDecision => {
  if (offer.status !== 'unknown') return refuse('OFFER_ALREADY_MADE', { status: offer.status });
  if (hasRunOut(data.expiresAt, at)) {
    return refuse('OFFER_EXPIRES_BEFORE_IT_IS_MADE', { expiresAt: data.expiresAt, at });
  }
  const missing = consentMissing({ purpose: 'marketing', customerId: data.customerId }, consents);
  return missing ?? accept({ type: 'OfferMade', data });
};

const take = ({ data: { at, ...data } }: AcceptOffer, { expiresAt }: KnownOffer): OfferDecision =>
  hasRunOut(expiresAt, at) ? refuse('OFFER_RUN_OUT', { expiresAt, at }) : accept({ type: 'OfferAccepted', data });

const expire = ({ data: { at, offerId } }: ExpireOffer, { expiresAt }: KnownOffer): OfferDecision =>
  expiresAt === undefined || hasRunOut(expiresAt, at)
    ? accept({ type: 'OfferExpired', data: { offerId } })
    : refuse('OFFER_NOT_YET_DUE', { expiresAt, at });

const decide = (command: OfferCommand, offer: Offer): OfferDecision => {
  if (command.type === 'MakeOffer') return make(command, offer);
  if (offer.status === 'unknown') return refuse('OFFER_UNKNOWN', { offerId: command.data.offerId });
  if (offer.status !== 'open') return refuse('OFFER_CLOSED', { status: offer.status });
  switch (command.type) {
    case 'ShowOffer':
      return accept({ type: 'OfferShown', data: command.data });
    case 'ClickOffer':
      return accept({ type: 'OfferClicked', data: command.data });
    case 'AcceptOffer':
      return take(command, offer);
    case 'DeclineOffer':
      return accept({ type: 'OfferDeclined', data: command.data });
    case 'ExpireOffer':
      return expire(command, offer);
    case 'WithdrawOffer':
      return accept({ type: 'OfferWithdrawn', data: command.data });
    default:
      return unreachable(command);
  }
};

export const offerDecider: Decider<Offer, OfferCommand, OfferEvent, OfferRefusal> = {
  name: 'offer',
  initial,
  evolve,
  decide,
  customerOf: (offer) => (offer.status === 'unknown' ? null : offer.customerId),
};
