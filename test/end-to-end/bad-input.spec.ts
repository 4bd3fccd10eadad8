import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@perennial/contracts';
import type { ServiceName } from '@perennial/local';
import { type TestDatabase, testDatabase } from '@perennial/testing';
import { type RunningServices, startServices } from '@perennial/testing/services';

let database: TestDatabase;
let services: RunningServices;

beforeAll(async () => {
  database = await testDatabase();
  const names = ['acquisition', 'enhancement', 'retention', 'customer-service', 'analytics'] as const;
  services = await startServices(names, { databaseUrl: database.url });
}, 120_000);

afterAll(async () => {
  await services?.stop();
  await database?.drop();
});

interface Answered {
  readonly id: string;
  readonly position: string;
}

const customerId = newId();
const productId = newId();
const post = async <Body = Answered>(service: ServiceName, path: string, body: unknown) =>
  (await services.client(service)).post<Body>(path, body);
const get = async (service: ServiceName, path: string) => (await services.client(service)).get(path);

const lead = { customerId, source: 'web' };
const opportunity = { customerId, title: 'Teapots' };
const line = { productId, code: 'T1', quantity: 1, unitPrice: '2.50' };
const order = { customerId, currency: 'EUR', lines: [line] };
const offer = { customerId, productId, kind: 'bundle', reason: 'often bought together' };
const money = { amount: '5', currency: 'EUR' };
const beforeChrist = '0000-01-01T00:00:00+14:00';

describe('what does not fit is a 400 that says so, never a 500', () => {
  it.each<[ServiceName, string, object]>([
    ['acquisition', '/v1/leads', { ...lead, traits: { employees: 50 } }],
    ['acquisition', '/v1/leads', { ...lead, traits: { employees: { from: 50 } } }],
    ['acquisition', '/v1/leads', { ...lead, traits: { employees: '5'.repeat(201) } }],
    [
      'acquisition',
      '/v1/leads',
      { ...lead, traits: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`t${n}`, 'x'])) },
    ],
    ['acquisition', '/v1/customers', { reference: [{ system: 'crm', id: '1' }] }],
    ['acquisition', '/v1/opportunities', { ...opportunity, amount: [] }],
    ['acquisition', '/v1/opportunities', { ...opportunity, amount: { ...money, currency: 'eur' } }],
    ['acquisition', '/v1/opportunities', { ...opportunity, expectedCloseAt: '2026-W05' }],
    ['acquisition', `/v1/opportunities/${newId()}/win`, {}],
    ['enhancement', '/v1/orders', { ...order, currency: 'eur' }],
    ['enhancement', '/v1/orders', { ...order, lines: [[line]] }],
    ['enhancement', `/v1/orders/${newId()}/pay`, { amount: [money] }],
    ['enhancement', '/v1/offers', { ...offer, expiresAt: '9999-12-31T23:59:59-23:59' }],
    ['retention', `/v1/customers/${customerId}/relationship/care-tasks`, { task: 'call', dueAt: beforeChrist }],
  ])('%s %s %j', async (service, path, body) => {
    const found = { status: 400, body: { code: 'VALIDATION_FAILED', errors: expect.any(Array) } };
    expect(await post(service, path, body)).toMatchObject(found);
  });

  it.each<[ServiceName, string]>([
    ['acquisition', '/v1/lead-queue?offset=1e30'],
    ['acquisition', '/v1/lead-queue?limit=0x10'],
    ['acquisition', `/v1/customers/${customerId}/opportunities?asOfPosition=9999999999999999`],
    ['enhancement', '/v1/order-book?from=0000-01-01T00:00:00Z'],
    [
      'enhancement',
      `/v1/order-book?cursor=${Buffer.from(`0000-01-01T00:00:00.000Z/${customerId}`).toString('base64url')}`,
    ],
    ['retention', '/v1/retention-rate?asOf=0001-01-01T00:00:00Z'],
    ['retention', '/v1/silent-valuable-customers?asOf=0099-01-01T00:00:00Z&silentDays=36500&currency=EUR'],
    ['analytics', '/v1/rfm?asOf=0000-01-01T00:00:00Z'],
  ])('%s %s', async (service, path) => {
    expect(await get(service, path)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  });
});

it.each<[ServiceName, string, object]>([
  ['acquisition', '/v1/leads', { ...lead, interest: null, traits: null }],
  ['enhancement', '/v1/orders', { ...order, number: null, country: null, lines: [{ ...line, kind: null }] }],
  ['enhancement', '/v1/products', { code: 'T1', name: 'Teapot', price: null, kind: null }],
  [
    'customer-service',
    '/v1/cases',
    { customerId, phase: 'pre-sale', subject: 'Lid', priority: null, description: null },
  ],
])('null is as good as absent: %s %s %j', async (service, path, body) => {
  expect((await post(service, path, body)).status).toBe(201);
});

it('null is as good as absent: also of a survey, which needs consent', async () => {
  const { body: customer } = await post('acquisition', '/v1/customers', { name: null });
  const consent = { purpose: 'research', lawfulBasis: 'consent', proof: 'ticked the box', expiresAt: null };
  const granted = await post('acquisition', `/v1/customers/${customer.id}/grant-consent`, consent);
  const survey = { customerId: customer.id, kind: 'csat', orderId: null };
  const sent = await post('retention', `/v1/surveys?after=${granted.body.position}`, survey);
  expect([granted.status, sent.status]).toEqual([200, 201]);
});

it('names that every object has are names like others', async () => {
  const { body: captured } = await post('acquisition', '/v1/leads', { ...lead, traits: { constructor: 'name' } });
  expect((await post('acquisition', `/v1/leads/${captured.id}/score`, {})).status).toBe(200);
  const unknown = { ...opportunity, pipeline: 'constructor' };
  expect((await post('acquisition', '/v1/opportunities', unknown)).body).toMatchObject({ code: 'PIPELINE_UNKNOWN' });
  expect((await get('acquisition', '/v1/pipeline-board?pipeline=constructor')).status).toBe(200);
});

it('a ledger of more points than an integer holds stops no read model', async () => {
  const { body: account } = await post('retention', '/v1/loyalty-accounts', { customerId });
  const earn = () =>
    post('retention', `/v1/loyalty-accounts/${account.id}/earn`, { points: 1_000_000_000, reason: 'x' });
  await earn();
  await earn();
  const { position } = (await earn()).body;
  const page = { status: 200, body: { points: 3_000_000_000 } };
  expect(await get('analytics', `/v1/customers/${customerId}/360?after=${position}`)).toMatchObject(page);
});
