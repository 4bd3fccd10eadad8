import { describe, expect, it } from '@jest/globals';
import type { EventMap } from '@perennial/contracts';
import { givenEvents, recorded } from '@perennial/testing';
import { silentValuableCustomers } from './silent-valuable-customers.projection.ts';

const id = (last: number) => `01920000-0000-7000-8000-${String(last).padStart(12, '0')}`;
const customerId = id(1);

type Direction = EventMap['TouchRecorded']['data']['direction'];
const interaction = (direction: Direction) =>
  recorded('InteractionLogged', { interactionId: id(2), customerId, medium: 'phone', direction, subject: 'Hello' });
const touch = (direction: Direction) =>
  recorded('TouchRecorded', { touchId: id(3), campaignId: id(4), customerId, medium: 'email', direction });
const offer = recorded('OfferMade', {
  offerId: id(5),
  customerId,
  productId: id(6),
  kind: 'cross-sell',
  reason: 'goes with it',
  policyVersion: 'offer/1',
});
const survey = recorded('SurveySent', { surveyId: id(7), customerId, kind: 'csat' });
const winBack = recorded('WinbackContacted', { winBackId: id(8), medium: 'phone' }, { customerId });

describe('the contacts that break a silence', () => {
  it('are those in which we turned to the customer', () => {
    const events = [interaction('outbound'), touch('outbound'), offer, survey, winBack];
    const { rows } = givenEvents(...events).project(silentValuableCustomers);
    expect(rows.map(({ kind }) => kind)).toEqual(['interaction', 'campaign', 'offer', 'survey', 'win-back']);
    expect(new Set(rows.map((row) => row.customerId))).toEqual(new Set([customerId]));
  });

  it('are not those in which the customer turned to us', () => {
    expect(givenEvents(interaction('inbound'), touch('inbound')).project(silentValuableCustomers).rows).toEqual([]);
  });
});
