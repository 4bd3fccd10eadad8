import type { EventMap, EventType, OrderLine } from '@perennial/contracts';
import { addDecimals, sumOfProducts } from '@perennial/kernel';
import type { Customer360Entity } from './customer-360.entity.ts';

/** What one event changes on the page, besides counting as a touchpoint. */
export type Change<Type extends EventType> = (
  row: Customer360Entity,
  event: EventMap[Type],
) => Partial<Customer360Entity>;

/** A customer of whom nothing is known yet but the first touch. */
export const blank = (tenantId: string, customerId: string, firstTouchAt: string): Customer360Entity => ({
  tenantId,
  customerId,
  name: null,
  country: null,
  stage: 'prospect',
  registeredAt: null,
  firstTouchAt,
  lastTouchAt: firstTouchAt,
  touchpoints: 0,
  channels: {},
  leads: 0,
  opportunitiesWon: 0,
  orders: 0,
  lastOrderAt: null,
  ordered: {},
  returned: {},
  offersMade: 0,
  offersAccepted: 0,
  points: 0,
  tier: null,
  relationshipType: null,
  lastSatisfaction: null,
  interactions: 0,
  openCases: 0,
  complaints: 0,
  consents: [],
});

const plus = (sums: Record<string, string>, currency: string, lines: readonly OrderLine[]): Record<string, string> => ({
  ...sums,
  [currency]: addDecimals(sums[currency] ?? '0', sumOfProducts(lines)),
});

const latest = (left: string | null, right: string): string => (left !== null && left > right ? left : right);

/** The events that say more than that there was a touch. */
export const changes: { readonly [Type in EventType]?: Change<Type> } = {
  CustomerRegistered: (row, { occurredAt, data }) => ({
    registeredAt: occurredAt,
    name: data.name ?? row.name,
    country: data.country ?? row.country,
  }),
  CustomerProfileChanged: (row, { data }) => ({ name: data.name ?? row.name, country: data.country ?? row.country }),
  ConsentGranted: (row, { data }) => ({ consents: [...new Set([...row.consents, data.purpose])].sort() }),
  ConsentRevoked: (row, { data }) => ({ consents: row.consents.filter((purpose) => purpose !== data.purpose) }),
  // Nothing may be done any more with what is left.
  CustomerErased: () => ({ consents: [] }),
  LeadCaptured: (row) => ({ leads: row.leads + 1 }),
  OpportunityWon: (row) => ({ opportunitiesWon: row.opportunitiesWon + 1 }),
  OrderPlaced: (row, { occurredAt, data }) => ({
    stage: 'customer',
    orders: row.orders + 1,
    lastOrderAt: latest(row.lastOrderAt, occurredAt),
    ordered: plus(row.ordered, data.currency, data.lines),
    country: row.country ?? data.country ?? null,
  }),
  OrderReturned: (row, { data }) => ({ returned: plus(row.returned, data.currency, data.lines) }),
  OfferMade: (row) => ({ offersMade: row.offersMade + 1 }),
  OfferAccepted: (row) => ({ offersAccepted: row.offersAccepted + 1 }),
  LoyaltyAccountOpened: (_row, { data }) => ({ tier: data.tier }),
  PointsEarned: (row, { data }) => ({ points: row.points + data.points }),
  PointsRedeemed: (row, { data }) => ({ points: row.points - data.points }),
  PointsExpired: (row, { data }) => ({ points: row.points - data.points }),
  PointsAdjusted: (row, { data }) => ({ points: row.points + data.points }),
  TierChanged: (_row, { data }) => ({ tier: data.to }),
  RelationshipTypeAssigned: (_row, { data }) => ({ relationshipType: data.relationshipType }),
  SurveyAnswered: (_row, { data }) => ({ lastSatisfaction: data.satisfaction }),
  InteractionLogged: (row) => ({ interactions: row.interactions + 1 }),
  CaseOpened: (row) => ({ openCases: row.openCases + 1 }),
  CaseReopened: (row) => ({ openCases: row.openCases + 1 }),
  CaseResolved: (row) => ({ openCases: row.openCases - 1 }),
  CaseMerged: (row) => ({ openCases: row.openCases - 1 }),
  ComplaintFiled: (row) => ({ complaints: row.complaints + 1 }),
};

/** One more touchpoint on a channel; one may be called `constructor`, which every object has. */
const countedOn = (channels: Customer360Entity['channels'], channel: string): Customer360Entity['channels'] => {
  const before = Object.hasOwn(channels, channel) ? (channels[channel] ?? 0) : 0;
  return { ...channels, [channel]: before + 1 };
};

/** The page after one more event of the customer's life. */
export const touched = (row: Customer360Entity, event: EventMap[EventType]): Customer360Entity => {
  const change = changes[event.type] as Change<EventType> | undefined;
  return {
    ...row,
    touchpoints: row.touchpoints + 1,
    channels: countedOn(row.channels, event.channel),
    firstTouchAt: row.firstTouchAt < event.occurredAt ? row.firstTouchAt : event.occurredAt,
    lastTouchAt: latest(row.lastTouchAt, event.occurredAt),
    ...change?.(row, event),
  };
};
