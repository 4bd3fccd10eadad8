import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '@perennial/kernel';
import type { AsOfEvent } from '@perennial/service-kit';
import { givenEvents, recorded } from '@perennial/testing';
import { withdrawOffersWithoutConsent } from './consent-revoked.reaction.ts';

const customerId = '0198c0de-0000-7000-8000-0000000000c1';
const offerIds = ['0198c0de-0000-7000-8000-000000000001', '0198c0de-0000-7000-8000-000000000002'] as const;
const [first, second] = offerIds;

const asOf = (...life: readonly RecordedEvent[]): AsOfEvent => ({
  rows: (projection) => Promise.resolve(givenEvents(...life).project(projection).rows),
});
const granted = (purpose: 'marketing' | 'research', expiresAt?: string) => {
  const by = { lawfulBasis: 'consent', proof: 'ticked the box' } as const;
  return recorded('ConsentGranted', { customerId, purpose, ...by, ...(expiresAt && { expiresAt }) });
};
const revoked = (purpose: 'marketing' | 'research') => recorded('ConsentRevoked', { customerId, purpose });
const made = (offerId: string) =>
  recorded('OfferMade', {
    offerId,
    customerId,
    productId: '0198c0de-0000-7000-8000-0000000000a1',
    kind: 'cross-sell',
    reason: 'fits',
    policyVersion: 'offer-by-hand/1',
  });
const declined = (offerId: string) => recorded('OfferDeclined', { offerId }, { customerId });

const erased = recorded('CustomerErased', {
  customerId,
  requestedBy: 'customer',
  reason: 'objection',
  keysDestroyed: 1,
  keysDestroyedAt: '2025-01-01T12:00:00.000Z',
});

type Event = ReturnType<typeof revoked> | ReturnType<typeof made> | typeof erased;
const withdrawn = async (event: Event, ...before: readonly RecordedEvent[]) => {
  const given = await withdrawOffersWithoutConsent.given(event, asOf(...before, event));
  return withdrawOffersWithoutConsent.react(event, given).map(({ id, command }) => [command.type, id]);
};

describe('open offers', () => {
  it('are withdrawn when the consent to marketing is revoked, and those that are closed are not', async () => {
    const life = [granted('marketing'), made(first), made(second), declined(second)];
    expect(await withdrawn(revoked('marketing'), ...life)).toEqual([['WithdrawOffer', first]]);
  });

  it('are withdrawn when the customer is erased', async () => {
    expect(await withdrawn(erased, granted('marketing'), made(first))).toEqual([['WithdrawOffer', first]]);
  });

  it('stay when another consent is revoked', async () => {
    const life = [granted('marketing'), granted('research'), made(first)];
    expect(await withdrawn(revoked('research'), ...life)).toEqual([]);
  });

  it('stay when another consent is revoked, also as of a time before the one they rest on', async () => {
    const early = recorded(
      'ConsentRevoked',
      { customerId, purpose: 'research' },
      { occurredAt: '2024-12-01T00:00:00.000Z' },
    );
    expect(await withdrawn(early, granted('research'), granted('marketing'), made(first))).toEqual([]);
  });

  it('stay when another one is made without consent: that one alone is withdrawn', async () => {
    const early = { ...made(second), occurredAt: '2024-12-01T00:00:00.000Z' };
    expect(await withdrawn(early, granted('marketing'), made(first))).toEqual([['WithdrawOffer', second]]);
  });

  it('that were made just after the revocation are withdrawn, and those made with consent are not', async () => {
    expect(await withdrawn(made(first), granted('marketing'), revoked('marketing'))).toEqual([
      ['WithdrawOffer', first],
    ]);
    expect(await withdrawn(made(first), granted('marketing'))).toEqual([]);
    expect(await withdrawn(made(first), granted('marketing', '2025-01-01T11:00:00.000Z'))).toEqual([
      ['WithdrawOffer', first],
    ]);
  });

  it('are withdrawn whoever says so, an import too', () => {
    expect(withdrawOffersWithoutConsent.alsoOnImport).toBe(true);
  });
});
