import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newId } from '@perennial/contracts';
import { codeOf, type HttpClient, type Outcome, type RunningServices } from '@perennial/testing/services';
import { type ForeignEvents, gbp } from './foreign-events.ts';
import { type RunningRetention, startRetention } from './running-retention.ts';

// Services start: that takes its time on a busy machine.
jest.setTimeout(120_000);

let running: RunningRetention;
let services: RunningServices;
let log: ForeignEvents;
let retention: HttpClient;

beforeAll(async () => {
  running = await startRetention();
  ({ services, log, retention } = running);
});

afterAll(() => running?.stop());

const opened = async (customerId: string, client = retention): Promise<Outcome> => {
  const { status, body } = await client.post<Outcome>('/v1/loyalty-accounts', { customerId });
  expect([200, 201]).toContain(status);
  return body;
};

describe('a loyalty account', () => {
  it('is read as it was written: balance, tier and every entry', async () => {
    const customerId = newId();
    const { id } = await opened(customerId);
    await retention.post(`/v1/loyalty-accounts/${id}/earn`, { points: 1200, reason: 'welcome' });
    const redeemed = await retention.post<Outcome>(`/v1/loyalty-accounts/${id}/redeem`, {
      points: 200,
      reason: 'voucher',
    });
    expect(redeemed).toMatchObject({ status: 200, body: { id, events: [{ type: 'PointsRedeemed' }] } });

    const { position } = redeemed.body;
    expect((await retention.get(`/v1/customers/${customerId}/loyalty?after=${position}`)).body).toMatchObject({
      accountId: id,
      customerId,
      tier: 'silver',
      tierPolicy: 'tier/1',
      balance: 1000,
      lifetimePoints: 1200,
      entries: [
        { kind: 'earned', points: 1200, balance: 1200, reason: 'welcome' },
        { kind: 'redeemed', points: -200, balance: 1000, reason: 'voucher' },
      ],
    });
    const board = await retention.get<{ items: unknown[] }>(`/v1/tier-board?tier=silver&after=${position}`);
    expect(board.body).toMatchObject({ tiers: expect.arrayContaining([expect.objectContaining({ tier: 'silver' })]) });
    expect(board.body.items).toContainEqual(expect.objectContaining({ accountId: id, balance: 1000 }));
  });

  it('can be seen as it was, by the life of the customer and by what was known', async () => {
    const customerId = newId();
    const at = (day: string) => ({ 'perennial-occurred-at': `2025-03-${day}T00:00:00Z` });
    const { body: account } = await retention.post<Outcome>('/v1/loyalty-accounts', { customerId }, at('01'));
    const earn = (points: number, day: string) =>
      retention.post<Outcome>(`/v1/loyalty-accounts/${account.id}/earn`, { points, reason: 'bonus' }, at(day));
    const first = await earn(100, '10');
    const second = await earn(50, '20');
    const seen = (query: string) => retention.get(`/v1/customers/${customerId}/loyalty?${query}`);
    expect((await seen('asOf=2025-03-15T00:00:00Z')).body).toMatchObject({ balance: 100, entries: [{ points: 100 }] });
    expect((await seen(`asOfPosition=${first.body.position}`)).body).toMatchObject({ balance: 100 });
    expect((await seen('')).body).toMatchObject({ balance: 150 });
    const view = (query: string) => retention.get(`/v1/customers/${customerId}/views/tier-board?${query}`);
    expect((await view('asOf=2025-03-15T00:00:00Z')).body).toMatchObject({ items: [{ balance: 100 }] });
    expect((await view('asOfRecorded=2025-03-15T00:00:00Z')).body).toMatchObject({ items: [] });
    expect((await view(`after=${second.body.position}`)).body).toMatchObject({ items: [{ balance: 150 }] });
    expect(codeOf(await view('asOf=2025-03-15T00:00:00Z&asOfRecorded=2025-03-15T00:00:00Z'))[0]).toBe(400);
    expect(codeOf(await retention.get(`/v1/customers/${customerId}/views/no-such`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await seen('asOf=2025-02-01T00:00:00Z'))).toEqual([404, 'NOT_FOUND']);
  });

  it('tells why its tier is what it is, and what changed between two days', async () => {
    const customerId = newId();
    const at = (day: string) => ({ 'perennial-occurred-at': `2025-03-${day}T00:00:00Z` });
    const { body: account } = await retention.post<Outcome>('/v1/loyalty-accounts', { customerId }, at('01'));
    const earn = (points: number, day: string) =>
      retention.post<Outcome>(`/v1/loyalty-accounts/${account.id}/earn`, { points, reason: 'bonus' }, at(day));
    await earn(400, '10');
    await earn(700, '20');
    const why = (query: string) => retention.get(`/v1/customers/${customerId}/why?${query}`);
    expect((await why('value=tier')).body).toMatchObject({
      customerId,
      values: expect.arrayContaining([expect.objectContaining({ value: 'tier', policy: 'tier' })]),
      items: [
        {
          value: 'tier',
          of: { accountId: account.id },
          current: { tier: 'silver' },
          policy: { name: 'tier', version: 'tier/1' },
          causedBy: [
            { type: 'PointsEarned', summary: expect.stringContaining('points 400') },
            { type: 'PointsEarned', summary: expect.stringContaining('points 700') },
          ],
          decidedBy: { type: 'TierChanged' },
          asOf: null,
        },
      ],
    });
    expect((await why('value=tier&asOf=2025-03-15T00:00:00Z')).body).toMatchObject({
      items: [{ current: { tier: 'bronze' }, causedBy: [], asOf: '2025-03-15T00:00:00Z' }],
    });
    expect((await why('value=points')).body).toMatchObject({ items: [{ current: { balance: 1100 } }] });
    expect(codeOf(await why('value=shoe-size'))).toEqual([404, 'UNKNOWN_VALUE']);

    const diff = (from: string, to: string) => retention.get(`/v1/customers/${customerId}/diff?from=${from}&to=${to}`);
    expect((await diff('2025-03-15T00:00:00Z', '2025-03-25T00:00:00Z')).body).toMatchObject({
      views: [
        {
          view: 'tier-board',
          rows: [
            {
              key: { accountId: account.id },
              kind: 'changed',
              fields: { tier: { before: 'bronze', after: 'silver' }, balance: { before: 400, after: 1100 } },
            },
          ],
        },
      ],
      events: [{ type: 'PointsEarned' }, { type: 'TierChanged' }],
      eventsUndone: [],
    });
    expect((await diff(account.position, '2025-03-15T00:00:00Z')).body).toMatchObject({
      views: [{ rows: [{ fields: { balance: { before: 0, after: 400 } } }] }],
      events: [{ type: 'PointsEarned' }],
    });
    expect(codeOf(await diff('yesterday', '2025-03-15T00:00:00Z'))[0]).toBe(400);
  });

  it('is opened once, however often it is asked for', async () => {
    const customerId = newId();
    const { id } = await opened(customerId);
    expect(await opened(customerId)).toMatchObject({ id, events: [] });
  });
});

describe('what happens in other services', () => {
  it('earns points for a paid order, and none for imported history', async () => {
    const customerId = newId();
    const pay = (amount: string, channel: string) =>
      log.happened('OrderPaid', { orderId: newId(), customerId, amount: gbp(amount) }, { channel });
    await pay('5000', 'import');
    await pay('139.99', 'web');
    await pay('20.00', 'shop');
    const life = await log.lifeUntil(customerId, 'PointsEarned', 2);
    // The first order may have earned its points before the last one is paid.
    const caused = life.map(({ type }) => type).filter((type) => type !== 'OrderPaid');
    expect(caused).toEqual(['LoyaltyAccountOpened', 'PointsEarned', 'PointsEarned']);
    const after = life.at(-1)?.position;
    expect((await retention.get(`/v1/customers/${customerId}/loyalty?after=${after}`)).body).toMatchObject({
      tier: 'bronze',
      balance: 159,
    });
  });

  it('makes a member of the customer of a won sale, and cares for the delivery', async () => {
    const customerId = newId();
    const orderId = newId();
    await log.consented(customerId);
    await log.happened('OpportunityWon', { opportunityId: newId(), amount: gbp('12000') }, { customerId });
    await log.happened('OrderFulfilled', { orderId, customerId });
    const life = await log.lifeUntil(customerId, 'SurveySent');
    const after = life.at(-1)?.position;
    expect((await retention.get(`/v1/customers/${customerId}/loyalty?after=${after}`)).body).toMatchObject({
      balance: 0,
      entries: [],
    });
    const relationship = await retention.get<{ openTasks: { taskId: string }[] }>(
      `/v1/customers/${customerId}/relationship?after=${after}`,
    );
    expect(relationship.body).toMatchObject({
      relationshipType: 'proactive',
      overridden: false,
      openTasks: [{ orderId, task: 'Ask how it is used, and suggest improvements' }],
    });

    const taskId = relationship.body.openTasks[0]?.taskId;
    const done = await retention.post<Outcome>(
      `/v1/customers/${customerId}/relationship/care-tasks/${taskId}/complete`,
      { outcome: 'content' },
    );
    expect(done).toMatchObject({ status: 200, body: { events: [{ type: 'CareTaskCompleted' }] } });
    const now = await retention.get(`/v1/customers/${customerId}/relationship?after=${done.body.position}`);
    expect(now.body).toMatchObject({ openTasks: [], completedTasks: 1 });
  });

  it('sends a survey for a delivery, which the customer answers once', async () => {
    const customerId = newId();
    await log.consented(customerId);
    await log.happened('OrderFulfilled', { orderId: newId(), customerId });
    const life = await log.lifeUntil(customerId, 'SurveySent');
    const surveyId = (life.find(({ type }) => type === 'SurveySent')?.data as { surveyId: string }).surveyId;
    const answer = () => retention.post<Outcome>(`/v1/surveys/${surveyId}/answer`, { answers: { overall: 2 } });
    const { body } = await answer();
    expect((await retention.get(`/v1/surveys/${surveyId}?after=${body.position}`)).body).toMatchObject({
      customerId,
      satisfaction: 'dissatisfied',
      answers: { overall: 2 },
    });
    expect(codeOf(await answer())).toEqual([409, 'SURVEY_ALREADY_ANSWERED']);
  });
});

describe('input that does not fit', () => {
  const customerId = newId();
  let account: Outcome;
  const earnPath = () => `/v1/loyalty-accounts/${account.id}/earn`;

  beforeAll(async () => {
    account = await opened(customerId);
  });

  it.each([
    ['an unknown property', { points: 1, reason: 'bonus', tier: 'gold' }],
    ['a wrong type', { points: '1', reason: 'bonus' }],
    ['no points', { points: 0, reason: 'bonus' }],
    ['a fraction', { points: 1.5, reason: 'bonus' }],
    ['a missing field', { points: 1 }],
  ])('(%s) is named, and nothing happens', async (_what, body) => {
    expect(codeOf(await retention.post(earnPath(), body))).toEqual([400, 'VALIDATION_FAILED']);
    const again = await opened(customerId);
    expect(again.streamVersion).toBe(account.streamVersion);
  });

  it('of other kinds has codes of its own', async () => {
    const body = { points: 1, reason: 'bonus' };
    expect(codeOf(await retention.post('/v1/loyalty-accounts/7/earn', body))).toEqual([400, 'INVALID_ID']);
    expect(codeOf(await retention.send('POST', earnPath(), '{"points":'))).toEqual([400, 'MALFORMED_JSON']);
    expect(codeOf(await retention.post(earnPath(), body, { 'if-match': '"9"' }))).toEqual([412, 'STALE_VERSION']);
    expect(codeOf(await services.stranger('retention').post(earnPath(), body))).toEqual([401, 'UNAUTHENTICATED']);
    const reader = await services.client('retention', { scopes: ['retention:read'] });
    expect(codeOf(await reader.post(earnPath(), body))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await retention.post(`/v1/loyalty-accounts/${newId()}/earn`, body))).toEqual([
      404,
      'LOYALTY_ACCOUNT_UNKNOWN',
    ]);
    expect(codeOf(await retention.post(`/v1/loyalty-accounts/${account.id}/redeem`, body))).toEqual([
      422,
      'POINTS_INSUFFICIENT',
    ]);
  });

  it.each([
    ['no answers', {}],
    ['a number too high', { overall: 11 }],
    ['text for a number', { overall: 'fine' }],
  ])('of a survey (%s) is named', async (_what, answers) => {
    expect(codeOf(await retention.post(`/v1/surveys/${newId()}/answer`, { answers }))).toEqual([
      400,
      'VALIDATION_FAILED',
    ]);
  });

  it('is told apart from a request that is sent again', async () => {
    const key = { 'idempotency-key': newId() };
    const once = await retention.post<Outcome>(earnPath(), { points: 5, reason: 'bonus' }, key);
    const again = await retention.post<Outcome>(earnPath(), { points: 5, reason: 'bonus' }, key);
    expect(again.body).toEqual(once.body);
    expect(codeOf(await retention.post(earnPath(), { points: 6, reason: 'bonus' }, key))).toEqual([
      422,
      'IDEMPOTENCY_KEY_REUSED',
    ]);
  });
});

describe('tenants', () => {
  it('do not see or touch what is each other’s', async () => {
    const customerId = newId();
    const { id, position } = await opened(customerId);
    const other = await services.client('retention', { tenant: 'other' });
    const board = await other.get(`/v1/tier-board?after=${position}`);
    expect(board.body).toEqual({ tiers: [], items: [], total: 0 });
    expect(codeOf(await other.get(`/v1/customers/${customerId}/loyalty`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await other.post(`/v1/loyalty-accounts/${id}/earn`, { points: 1, reason: 'mine' }))).toEqual([
      404,
      'LOYALTY_ACCOUNT_UNKNOWN',
    ]);
    const own = await opened(customerId, other);
    expect(own.id).not.toBe(id);
  });
});
