import { describe, expect, it } from '@jest/globals';
import type { Consents } from '@perennial/contracts';
import { type Command, type Decider, type DomainEvent, fold, type Happened } from '@perennial/kernel';
import type { AddressedCommand } from '@perennial/service-kit';
import { recorded, someInstant } from '@perennial/testing';
import { accountIdOf } from '../loyalty-account/loyalty-account.decider.ts';
import { welcomeCustomerOfWonOpportunity } from './opportunity-won.reaction.ts';
import { followUpFulfilledOrder } from './order-fulfilled.reaction.ts';
import { earnPointsForPaidOrder } from './order-paid.reaction.ts';

const orderId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';
const opportunityId = '01920000-0000-7000-8000-000000000003';

const paid = recorded('OrderPaid', { orderId, customerId, amount: { amount: '1234.56', currency: 'GBP' } });
const won = recorded('OpportunityWon', { opportunityId, amount: { amount: '12000', currency: 'GBP' } }, { customerId });
const fulfilled = recorded('OrderFulfilled', { orderId, customerId });

const research: Consents = [
  { purpose: 'research', lawfulBasis: 'consent', since: someInstant, grantedBy: opportunityId },
];

type Streams = Map<string, Happened<DomainEvent>[]>;

/** Carries commands out on streams in memory; the types of the events that they led to, or the codes of refusals. */
const carryOut = (streams: Streams, commands: readonly AddressedCommand[]): string[] =>
  commands.flatMap(({ id, command, ...addressed }) => {
    const decider = addressed.decider as Decider<unknown, Command, DomainEvent>;
    const name = `${decider.name}-${id}`;
    const stream = streams.get(name) ?? [];
    const decision = decider.decide(command, fold(decider, stream));
    if (!decision.accepted) return [decision.refusal.code];
    const happened = decision.events.map((event) => ({ ...event, id: `${stream.length}`, occurredAt: someInstant }));
    streams.set(name, [...stream, ...happened]);
    return happened.map(({ type }) => type);
  });

describe('a paid order', () => {
  it('opens the loyalty account of its customer, and earns points and a tier', () => {
    const [command, ...others] = earnPointsForPaidOrder.react(paid);
    expect(others).toEqual([]);
    expect(command?.id).toBe(accountIdOf('test', customerId));
    expect(carryOut(new Map(), earnPointsForPaidOrder.react(paid))).toEqual([
      'LoyaltyAccountOpened',
      'PointsEarned',
      'TierChanged',
    ]);
  });

  it('earns nothing twice when it is delivered again', () => {
    const streams: Streams = new Map();
    carryOut(streams, earnPointsForPaidOrder.react(paid));
    expect(carryOut(streams, earnPointsForPaidOrder.react(paid))).toEqual([]);
  });

  it('of nobody earns nobody anything', () => {
    const amount = { amount: '10', currency: 'GBP' };
    expect(earnPointsForPaidOrder.react(recorded('OrderPaid', { orderId, customerId: null, amount }))).toEqual([]);
  });
});

describe('a won opportunity', () => {
  it('makes a member, and says how closely to care for the customer', () => {
    expect(carryOut(new Map(), welcomeCustomerOfWonOpportunity.react(won))).toEqual([
      'LoyaltyAccountOpened',
      'RelationshipTypeAssigned',
    ]);
  });

  it('does nothing twice when it is delivered again, nor after the account was opened by an order', () => {
    const streams: Streams = new Map();
    carryOut(streams, earnPointsForPaidOrder.react(paid));
    expect(carryOut(streams, welcomeCustomerOfWonOpportunity.react(won))).toEqual(['RelationshipTypeAssigned']);
    expect(carryOut(streams, welcomeCustomerOfWonOpportunity.react(won))).toEqual([]);
  });
});

describe('a fulfilled order', () => {
  it('asks the customer how it was', () => {
    expect(carryOut(new Map(), followUpFulfilledOrder.react(fulfilled, research))).toEqual(['SurveySent']);
  });

  it('asks nobody who has not consented to research', () => {
    expect(carryOut(new Map(), followUpFulfilledOrder.react(fulfilled, []))).toEqual(['CONSENT_MISSING']);
  });

  it('schedules the care that the relationship asks for', () => {
    const streams: Streams = new Map();
    carryOut(streams, welcomeCustomerOfWonOpportunity.react(won));
    expect(carryOut(streams, followUpFulfilledOrder.react(fulfilled, research))).toEqual([
      'CareTaskScheduled',
      'SurveySent',
    ]);
  });

  it('does nothing twice when it is delivered again', () => {
    const streams: Streams = new Map();
    carryOut(streams, welcomeCustomerOfWonOpportunity.react(won));
    carryOut(streams, followUpFulfilledOrder.react(fulfilled, research));
    expect(carryOut(streams, followUpFulfilledOrder.react(fulfilled, research))).toEqual([]);
  });
});

describe('reactions', () => {
  it('leave imported history alone', () => {
    for (const reaction of [earnPointsForPaidOrder, welcomeCustomerOfWonOpportunity, followUpFulfilledOrder]) {
      expect(reaction.alsoOnImport ?? false).toBe(false);
    }
  });
});
