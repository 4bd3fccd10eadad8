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

/** One customer's way through all five services, and what each service does because of another. */
const names = ['acquisition', 'enhancement', 'retention', 'customer-service', 'analytics'] as const;

interface Outcome {
  readonly id: string;
  readonly position: string;
}
interface Items {
  readonly items: readonly Record<string, unknown>[];
}

let database: TestDatabase;
let services: RunningServices;
let clients: Record<(typeof names)[number], HttpClient>;
let customerId: string;

const done = ({ status, body }: Answer<Outcome>): Outcome => {
  if (status >= 300) throw new Error(JSON.stringify(body));
  return body;
};

/**
 * Asks until the answer holds what a reaction brings about. A reaction comes after its cause, so there is no position to wait
 * for; each question waits for everything that is in the log when it is asked.
 */
const until = async <Body>(client: HttpClient, path: string, holds: (body: Body) => boolean): Promise<Body> => {
  for (let attempt = 1; ; attempt += 1) {
    const { body } = await eventually<Body>(client, path);
    if (holds(body) || attempt === 2_000) return body;
  }
};

beforeAll(async () => {
  database = await testDatabase();
  services = await startServices(names, { databaseUrl: database.url });
  const made = await Promise.all(names.map(async (name) => [name, await services.client(name)] as const));
  clients = Object.fromEntries(made) as typeof clients;
  customerId = done(await clients.acquisition.post('/v1/customers', { name: 'Ada', country: 'UK' })).id;
  const consent = { purpose: 'research', lawfulBasis: 'consent', proof: 'ticked the box' };
  done(await clients.acquisition.post(`/v1/customers/${customerId}/grant-consent`, consent));
}, 180_000);

afterAll(async () => {
  await services.stop();
  await database.drop();
}, 60_000);

describe('one event leads to another, across services', () => {
  let opportunityId: string;

  it('a qualified lead becomes an opportunity', async () => {
    const { acquisition } = clients;
    const lead = {
      customerId,
      source: 'web',
      interest: 'Garden lights',
      traits: { need: 'urgent', budget: 'approved' },
    };
    const { id: leadId } = done(await acquisition.post('/v1/leads', lead));
    done(await acquisition.post(`/v1/leads/${leadId}/score`));
    const { position } = done(await acquisition.post(`/v1/leads/${leadId}/qualify`, {}));
    const queued = await acquisition.get(`/v1/lead-queue/${leadId}?after=${position}`);
    expect(queued.body).toMatchObject({ status: 'qualified', score: 70 });

    const path = `/v1/customers/${customerId}/opportunities`;
    const { items } = await until<Items>(acquisition, path, (body) => body.items.length > 0);
    expect(items).toMatchObject([{ leadId, title: 'Garden lights', stage: 'discovery', status: 'open' }]);
    opportunityId = String(items[0]?.['opportunityId']);
  }, 60_000);

  it('a won opportunity converts the lead and opens a loyalty account', async () => {
    const { acquisition, retention } = clients;
    const amount = { amount: '1200.50', currency: 'GBP' };
    done(await acquisition.post(`/v1/opportunities/${opportunityId}/win`, { amount }));
    const leads = await until<Items>(acquisition, '/v1/lead-queue?status=converted', (body) => body.items.length > 0);
    expect(leads.items).toMatchObject([{ customerId, status: 'converted' }]);
    const board = await until<Items>(retention, '/v1/tier-board', (body) => body.items.length > 0);
    expect(board.items).toMatchObject([{ customerId, balance: 0 }]);
  }, 60_000);

  it('a paid order earns points, once', async () => {
    const { enhancement, retention } = clients;
    const product = { code: 'LAMP', name: 'Lamp', kind: 'core', price: { amount: '120.75', currency: 'GBP' } };
    const { id: productId } = done(await enhancement.post('/v1/products', product));
    const line = { productId, code: 'LAMP', kind: 'product', quantity: 2, unitPrice: '120.75' };
    const order = { number: 'A-1', customerId, currency: 'GBP', lines: [line] };
    const { id: orderId } = done(await enhancement.post('/v1/orders', order));
    done(await enhancement.post(`/v1/orders/${orderId}/pay`, { amount: { amount: '241.50', currency: 'GBP' } }));
    const board = await until<Items>(retention, '/v1/tier-board', (body) => body.items[0]?.['balance'] !== 0);
    expect(board.items).toMatchObject([{ customerId, balance: 241 }]);

    // A restarted service hears of everything after its checkpoint again, and does nothing twice.
    await services.kill('retention', 'SIGKILL');
    done(await enhancement.post(`/v1/orders/${orderId}/fulfil`));
    const surveys = await until<Items>(retention, '/v1/surveys', (body) => body.items.length > 0);
    expect(surveys.items).toMatchObject([{ customerId, kind: 'csat' }]);
    const after = await retention.get<Items>('/v1/tier-board');
    expect(after.body.items).toMatchObject([{ customerId, balance: 241 }]);
  }, 90_000);

  it('a dissatisfied answer opens a case', async () => {
    const { retention, 'customer-service': service } = clients;
    const { body } = await retention.get<Items>('/v1/surveys');
    const surveyId = String(body.items[0]?.['surveyId']);
    done(await retention.post(`/v1/surveys/${surveyId}/answer`, { answers: { satisfaction: 1 } }));
    const board = await until<{ items: unknown[] }>(service, '/v1/sla-board', ({ items }) => items.length > 0);
    expect(board.items).toMatchObject([{ customerId, phase: 'post-sale' }]);
  }, 60_000);

  it('and all of it is one life, which can be read from beginning to end', async () => {
    await caughtUp(services, names, database.url);
    const { body } = await clients.analytics.get<{ items: { type: string; causationId?: string }[] }>(
      `/v1/customers/${customerId}/timeline`,
    );
    const told = body.items.map(({ type }) => type);
    for (const type of ['LeadConverted', 'LoyaltyAccountOpened', 'PointsEarned', 'SurveyAnswered', 'CaseOpened']) {
      expect(told.filter((one) => one === type)).toEqual([type]);
    }
    const page = await clients.analytics.get(`/v1/customers/${customerId}/360`);
    expect(page.body).toMatchObject({ orders: 1, points: 241, openCases: 1, lastSatisfaction: 'dissatisfied' });
    await expectVerified(services, names);
  }, 90_000);

  it('another tenant sees nothing of it', async () => {
    const stranger = await services.client('analytics', { tenant: 'another' });
    expect((await stranger.get(`/v1/customers/${customerId}/360`)).status).toBe(404);
    expect((await stranger.get(`/v1/customers/${customerId}/timeline`)).body).toMatchObject({ total: 0 });
  });
});
