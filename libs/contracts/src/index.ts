export { type EventMap, type EventType, events, findDefinition, type PerennialEvent } from './catalogue.ts';
export {
  defineEvent,
  type EventDefinition,
  type EventOf,
  type RecordedEventOf,
  type Upcaster,
} from './event-definition.ts';
export { derivedId, newId } from './ids.ts';
export { ERASED, Personal, personalPathsOf } from './personal.ts';
export { InvalidEventError, validateEvent } from './validation.ts';
export { joinPersonal, type PersonalValues, redactPersonal, splitPersonal } from './personal-values.ts';
export { upcast } from './upcasting.ts';
export { CampaignLaunched, CampaignPlanned, TouchRecorded } from './acquisition/campaign.ts';
export {
  ConsentGranted,
  ConsentRevoked,
  CustomerProfileChanged,
  CustomerRegistered,
  IdentityLinked,
  IdentityUnlinked,
} from './acquisition/customer.ts';
export {
  CustomerDataScrubbed,
  CustomerErased,
  ErasureReason,
  ErasureRequester,
  servicesWithCustomerData,
} from './acquisition/erasure.ts';
export {
  type Consent,
  type ConsentMissing,
  type Consents,
  consentMissing,
  isRevocable,
  LAWFUL_BASES,
  type LawfulBasis,
  lawfulBasesFor,
  type Purpose,
  PURPOSES,
  type Use,
} from './acquisition/lawful-basis.ts';
export {
  LeadAssigned,
  LeadCaptured,
  LeadConverted,
  LeadDisqualified,
  LeadEnriched,
  LeadQualified,
  LeadScored,
} from './acquisition/lead.ts';
export {
  OpportunityLost,
  OpportunityOpened,
  OpportunityReopened,
  OpportunityStageChanged,
  OpportunityWon,
} from './acquisition/opportunity.ts';
export {
  OfferAccepted,
  OfferClicked,
  OfferDeclined,
  OfferExpired,
  OfferMade,
  OfferShown,
  OfferWithdrawn,
} from './enhancement/offer.ts';
export {
  OrderCancelled,
  OrderFulfilled,
  OrderLine,
  OrderPaid,
  OrderPlaced,
  OrderReturned,
} from './enhancement/order.ts';
export { PriceChanged, ProductListed, ProductRetired } from './enhancement/product.ts';
export {
  LoyaltyAccountOpened,
  PointsAdjusted,
  PointsEarned,
  PointsExpired,
  PointsRedeemed,
  Tier,
  TierChanged,
} from './retention/loyalty-account.ts';
export {
  CARE_PURPOSES,
  CareTaskCancelled,
  CareTaskCompleted,
  CareTaskScheduled,
  RelationshipType,
  RelationshipTypeAssigned,
} from './retention/relationship.ts';
export { SurveyAnswered, SurveyClosed, SurveySent } from './retention/survey.ts';
export { WinbackAbandoned, WinbackContacted, WinbackStarted, WinbackSucceeded } from './retention/win-back.ts';
export {
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
export { ComplaintAnswered, ComplaintFiled, ComplaintResolved } from './customer-service/complaint.ts';
export { InteractionHandedOver, InteractionLogged } from './customer-service/interaction.ts';
