import { CampaignLaunched, CampaignPlanned, TouchRecorded } from './acquisition/campaign.ts';
import {
  ConsentGranted,
  ConsentRevoked,
  CustomerProfileChanged,
  CustomerRegistered,
  IdentityLinked,
  IdentityUnlinked,
} from './acquisition/customer.ts';
import { CustomerDataScrubbed, CustomerErased } from './acquisition/erasure.ts';
import {
  LeadAssigned,
  LeadCaptured,
  LeadConverted,
  LeadDisqualified,
  LeadEnriched,
  LeadQualified,
  LeadScored,
} from './acquisition/lead.ts';
import {
  OpportunityLost,
  OpportunityOpened,
  OpportunityReopened,
  OpportunityStageChanged,
  OpportunityWon,
} from './acquisition/opportunity.ts';
import {
  OfferAccepted,
  OfferClicked,
  OfferDeclined,
  OfferExpired,
  OfferMade,
  OfferShown,
  OfferWithdrawn,
} from './enhancement/offer.ts';
import { OrderCancelled, OrderFulfilled, OrderPaid, OrderPlaced, OrderReturned } from './enhancement/order.ts';
import { PriceChanged, ProductListed, ProductRetired } from './enhancement/product.ts';
import {
  LoyaltyAccountOpened,
  PointsAdjusted,
  PointsEarned,
  PointsExpired,
  PointsRedeemed,
  TierChanged,
} from './retention/loyalty-account.ts';
import {
  CareTaskCancelled,
  CareTaskCompleted,
  CareTaskScheduled,
  RelationshipTypeAssigned,
} from './retention/relationship.ts';
import { SurveyAnswered, SurveyClosed, SurveySent } from './retention/survey.ts';
import { WinbackAbandoned, WinbackContacted, WinbackStarted, WinbackSucceeded } from './retention/win-back.ts';
import {
  CaseAssigned,
  CaseEscalated,
  CaseMerged,
  CaseOpened,
  CaseRated,
  CaseReopened,
  CaseReplied,
  CaseResolved,
  SlaBreached,
} from './customer-service/case.ts';
import { ComplaintAnswered, ComplaintFiled, ComplaintResolved } from './customer-service/complaint.ts';
import { InteractionHandedOver, InteractionLogged } from './customer-service/interaction.ts';
import type { EventDefinition, RecordedEventOf } from './event-definition.ts';

/** Every event type of the platform, by name. */
export const events = {
  // acquisition: campaign
  CampaignPlanned,
  CampaignLaunched,
  TouchRecorded,
  // acquisition: customer
  CustomerRegistered,
  CustomerProfileChanged,
  IdentityLinked,
  IdentityUnlinked,
  ConsentGranted,
  ConsentRevoked,
  CustomerErased,
  // every service: scrub
  CustomerDataScrubbed,
  // acquisition: lead
  LeadCaptured,
  LeadEnriched,
  LeadScored,
  LeadAssigned,
  LeadQualified,
  LeadDisqualified,
  LeadConverted,
  // acquisition: opportunity
  OpportunityOpened,
  OpportunityStageChanged,
  OpportunityWon,
  OpportunityLost,
  OpportunityReopened,
  // enhancement: offer
  OfferMade,
  OfferShown,
  OfferClicked,
  OfferAccepted,
  OfferDeclined,
  OfferExpired,
  OfferWithdrawn,
  // enhancement: order
  OrderPlaced,
  OrderPaid,
  OrderFulfilled,
  OrderReturned,
  OrderCancelled,
  // enhancement: product
  ProductListed,
  PriceChanged,
  ProductRetired,
  // retention: loyalty-account
  LoyaltyAccountOpened,
  PointsEarned,
  PointsRedeemed,
  PointsExpired,
  PointsAdjusted,
  TierChanged,
  // retention: relationship
  RelationshipTypeAssigned,
  CareTaskScheduled,
  CareTaskCompleted,
  CareTaskCancelled,
  // retention: survey
  SurveySent,
  SurveyAnswered,
  SurveyClosed,
  // retention: win-back
  WinbackStarted,
  WinbackContacted,
  WinbackSucceeded,
  WinbackAbandoned,
  // customer-service: case
  CaseOpened,
  CaseAssigned,
  CaseReplied,
  CaseEscalated,
  CaseResolved,
  CaseReopened,
  CaseMerged,
  CaseRated,
  SlaBreached,
  // customer-service: complaint
  ComplaintFiled,
  ComplaintAnswered,
  ComplaintResolved,
  // customer-service: interaction
  InteractionLogged,
  InteractionHandedOver,
} as const;

/** The name of a known event type. */
export type EventType = keyof typeof events;

/** Event type name → that event with its envelope and typed data. */
export type EventMap = { readonly [Type in EventType]: RecordedEventOf<(typeof events)[Type]> };

/** Any event of the platform. */
export type PerennialEvent = EventMap[EventType];

const byName: ReadonlyMap<string, EventDefinition> = new Map(Object.entries(events));

/** The definition of an event type, or undefined when this code does not know it (a newer service may have written it). */
export const findDefinition = (type: string): EventDefinition | undefined => byName.get(type);
