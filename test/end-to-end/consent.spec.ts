import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Answer,
  type HttpClient,
  type RunningServices,
  startServices,
  type TestDatabase,
  testDatabase,
} from '@perennial/testing';
import { caughtUp, eventually, expectVerified } from './read-models.ts';

/** Consent is given and withdrawn in acquisition; enhancement and retention know of it, and act by it, on their own. */
const names = ['acquisition', 'enhancement', 'retention', 'customer-service', 'analytics'] as const;

interface Outcome {
  readonly id: string;
  readonly position: string;
  readonly events: readonly { readonly id: string }[];
}
interface Timeline {
  readonly items: readonly { readonly type: string; readonly eventId?: string; readonly causationId?: string }[];
}

let database: TestDatabase;
let services: RunningServices;
let clients: Record<(typeof names)[number], HttpClient>;

const done = ({ status, body }: Answer<Outcome>): Outcome => {
  if (status >= 300) throw new Error(JSON.stringify(body));
  return body;
};
const until = async <Body>(client: HttpClient, path: string, holds: (body: Body) => boolean): Promise<Body> => {
  for (let attempt = 1; ; attempt += 1) {
    const { body } = await eventually<Body>(client, path);
    if (holds(body) || attempt === 2_000) return body;
  }
};

const registered = async (): Promise<string> =>
  done(await clients.acquisition.post('/v1/customers', { name: 'Ada' })).id;
const grant = async (customerId: string, purpose: string, more: object = {}): Promise<Outcome> => {
  const consent = { purpose, lawfulBasis: 'consent', proof: 'sign-up form of 2025, box ticked', ...more };
  return done(await clients.acquisition.post(`/v1/customers/${customerId}/grant-consent`, consent));
};
const revoke = async (customerId: string, purpose: string): Promise<Outcome> => {
  const revocation = { purpose, reason: 'too many messages' };
  return done(await clients.acquisition.post(`/v1/customers/${customerId}/revoke-consent`, revocation));
};
const offer = (customerId: string) => ({
  customerId,
  productId: '0198c0de-0000-7000-8000-0000000000a1',
  kind: 'cross-sell',
  reason: 'fits the cups',
});
const campaignId = '0198c0de-0000-7000-8000-0000000000d1';
const touch = (customerId: string, direction: string) => ({ customerId, medium: 'email', direction });

beforeAll(async () => {
  database = await testDatabase();
  services = await startServices(names, { databaseUrl: database.url });
  const made = await Promise.all(names.map(async (name) => [name, await services.client(name)] as const));
  clients = Object.fromEntries(made) as typeof clients;
}, 180_000);

afterAll(async () => {
  await services.stop();
  await database.drop();
}, 60_000);

describe('without consent', () => {
  it('nothing is offered, asked or sent, and each refusal names the purpose', async () => {
    const customerId = await registered();
    const refused = (purpose: string) => ({
      status: 409,
      body: { code: 'CONSENT_MISSING', details: { purpose, customerId }, detail: expect.stringContaining(purpose) },
    });
    const { acquisition, enhancement, retention } = clients;
    expect(await enhancement.post('/v1/offers', offer(customerId))).toMatchObject(refused('marketing'));
    expect(await retention.post('/v1/surveys', { customerId, kind: 'nps' })).toMatchObject(refused('research'));
    const touches = `/v1/campaigns/${campaignId}/touches`;
    expect(await acquisition.post(touches, touch(customerId, 'outbound'))).toMatchObject(refused('marketing'));
    // Who comes by themselves is welcome.
    expect((await acquisition.post(touches, touch(customerId, 'inbound'))).status).toBe(201);
  });
});

describe('a revocation in acquisition', () => {
  let customerId: string;
  let revocation: Outcome;

  it('stops an open offer in enhancement and a waiting survey in retention', async () => {
    const { enhancement, retention } = clients;
    customerId = await registered();
    await grant(customerId, 'marketing');
    const { position } = await grant(customerId, 'research');
    const { id: offerId } = done(await enhancement.post(`/v1/offers?after=${position}`, offer(customerId)));
    const survey = { customerId, kind: 'csat' };
    const { id: surveyId } = done(await retention.post(`/v1/surveys?after=${position}`, survey));

    revocation = await revoke(customerId, 'marketing');
    await revoke(customerId, 'research');
    const offers = await until<{ items: { status: string }[] }>(
      enhancement,
      `/v1/customers/${customerId}/offers`,
      ({ items }) => items[0]?.status !== 'open',
    );
    expect(offers.items).toMatchObject([{ offerId, status: 'withdrawn', closedAt: expect.any(String) }]);
    const closed = await until<{ closedAt: string | null }>(
      retention,
      `/v1/surveys/${surveyId}`,
      ({ closedAt }) => closedAt !== null,
    );
    expect(closed).toMatchObject({ surveyId, answeredAt: null, closedAt: expect.any(String) });
  }, 60_000);

  it('is what these events name as their cause', async () => {
    await caughtUp(services, names, database.url);
    const { body } = await clients.analytics.get<Timeline>(`/v1/customers/${customerId}/timeline`);
    const withdrawn = body.items.find(({ type }) => type === 'OfferWithdrawn');
    expect(withdrawn).toMatchObject({ causationId: revocation.events[0]?.id });
  }, 60_000);

  it('is known to enhancement at once where a client names its position', async () => {
    const path = `/v1/offers?after=${revocation.position}`;
    expect(await clients.enhancement.post(path, offer(customerId))).toMatchObject({
      status: 409,
      body: { code: 'CONSENT_MISSING' },
    });
  });

  it('leaves every offer withdrawn, even those made while it was on its way', async () => {
    const another = await registered();
    const { position } = await grant(another, 'marketing');
    done(await clients.enhancement.post(`/v1/offers?after=${position}`, offer(another)));
    const [, ...racing] = await Promise.all([
      revoke(another, 'marketing'),
      ...Array.from({ length: 10 }, () => clients.enhancement.post('/v1/offers', offer(another))),
    ]);
    const made = racing.filter(({ status }) => status === 201).length;
    const { items } = await until<{ items: { status: string }[] }>(
      clients.enhancement,
      `/v1/customers/${another}/offers`,
      (body) => body.items.length === made + 1 && body.items.every(({ status }) => status === 'withdrawn'),
    );
    expect(items).toHaveLength(made + 1);
    expect(new Set(items.map(({ status }) => status))).toEqual(new Set(['withdrawn']));
  }, 60_000);
});

describe('the consents of a customer', () => {
  it('are shown with basis and proof, as they are and as they were', async () => {
    const { acquisition } = clients;
    const customerId = await registered();
    const granted = await grant(customerId, 'marketing', {
      lawfulBasis: 'legitimate-interest',
      proof: 'balancing test 7',
    });
    const revoked = await revoke(customerId, 'marketing');
    const past = { expiresAt: '2025-06-01T00:00:00Z' };
    const expired = await acquisition.post<Outcome>(
      `/v1/customers/${customerId}/grant-consent`,
      { purpose: 'research', lawfulBasis: 'consent', proof: 'asked by phone', ...past },
      { 'perennial-occurred-at': '2025-01-01T00:00:00Z' },
    );
    const seen = (query: string) => acquisition.get(`/v1/customers/${customerId}/consents?${query}`);
    expect((await seen(`after=${expired.body.position}`)).body).toMatchObject({
      customerId,
      consents: [
        { purpose: 'marketing', status: 'revoked', grantedBy: granted.events[0]?.id, revokedBy: revoked.events[0]?.id },
        { purpose: 'research', status: 'expired', lawfulBasis: 'consent' },
      ],
      ledger: [
        { type: 'ConsentGranted', purpose: 'marketing', lawfulBasis: 'legitimate-interest', proof: 'balancing test 7' },
        { type: 'ConsentRevoked', purpose: 'marketing', reason: 'too many messages' },
        { type: 'ConsentGranted', purpose: 'research', proof: 'asked by phone' },
      ],
    });
    expect((await seen(`asOfPosition=${granted.position}`)).body).toMatchObject({
      consents: [{ purpose: 'marketing', status: 'in-force', revokedAt: null }],
      ledger: [{ type: 'ConsentGranted' }],
    });
    expect((await seen('asOf=2025-03-01T00:00:00Z')).body).toMatchObject({
      consents: [{ purpose: 'research', status: 'in-force' }],
    });
    // What has run out is not on the page of the customer either.
    const page = (query: string) =>
      eventually<{ consents: string[] }>(
        clients.analytics,
        `/v1/customers/${customerId}/360?after=${expired.body.position}&${query}`,
      );
    expect((await page('')).body.consents).toEqual([]);
    expect((await page('asOf=2025-03-01T00:00:00Z')).body.consents).toEqual(['research']);
  }, 60_000);

  it('as of a position are those that had not run out then', async () => {
    const customerId = await registered();
    const expiresAt = new Date(Date.now() + 2_000).toISOString();
    const { position } = await grant(customerId, 'marketing', { expiresAt });
    await registered();
    await new Promise((resolve) => setTimeout(resolve, Date.parse(expiresAt) - Date.now() + 1));
    const seen = (query: string) => clients.acquisition.get(`/v1/customers/${customerId}/consents?${query}`);
    expect((await seen(`after=${position}`)).body).toMatchObject({ consents: [{ status: 'expired' }] });
    expect((await seen(`asOfPosition=${position}`)).body).toMatchObject({ consents: [{ status: 'in-force' }] });
  }, 60_000);

  it('are folded by each service for itself, and equal a fresh fold', async () => {
    const customerId = await registered();
    const { events } = await grant(customerId, 'knowledge', {
      lawfulBasis: 'contract',
      proof: 'customer panel, terms 3',
    });
    await caughtUp(services, names, database.url);
    for (const name of names) {
      const register = await until<{ items: readonly object[] }>(
        clients[name],
        `/v1/customers/${customerId}/views/consent-register`,
        ({ items }) => items.length > 0,
      );
      const row = { purpose: 'knowledge', lawfulBasis: 'contract', grantedBy: events[0]?.id, revokedAt: null };
      expect(register.items).toMatchObject([row]);
    }
    await expectVerified(services, names);
  }, 90_000);
});
