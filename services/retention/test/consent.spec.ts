import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newId, type Purpose } from '@perennial/contracts';
import { codeOf, type HttpClient, type Outcome } from '@perennial/testing/services';
import { type ForeignEvents, gbp } from './foreign-events.ts';
import { type RunningRetention, startRetention } from './running-retention.ts';

// Services start: that takes its time on a busy machine.
jest.setTimeout(120_000);

let running: RunningRetention;
let log: ForeignEvents;
let retention: HttpClient;

beforeAll(async () => {
  running = await startRetention();
  ({ log, retention } = running);
});

afterAll(() => running?.stop());

describe('without consent', () => {
  const refused = (purpose: Purpose, customerId: string) => ({
    status: 409,
    body: {
      code: 'CONSENT_MISSING',
      detail: expect.stringContaining(`for ${purpose}`),
      details: { purpose, customerId },
    },
  });

  it('nobody is sent a survey, won back or sold more, and the refusal names the purpose', async () => {
    const customerId = newId();
    const survey = { customerId, kind: 'nps' };
    expect(await retention.post('/v1/surveys', survey)).toMatchObject(refused('research', customerId));
    const winBack = { customerId, reason: 'silent for a year' };
    expect(await retention.post('/v1/win-backs', winBack)).toMatchObject(refused('marketing', customerId));
    const tasks = `/v1/customers/${customerId}/relationship/care-tasks`;
    const task = { task: 'Call', dueAt: '2025-03-01T00:00:00Z' };
    expect(await retention.post(tasks, { ...task, purpose: 'marketing' })).toMatchObject(
      refused('marketing', customerId),
    );
    // To serve a customer is part of what they bought.
    expect((await retention.post(tasks, task)).status).toBe(201);
  });

  it('a delivery schedules care, and asks nothing', async () => {
    const customerId = newId();
    const orderId = newId();
    await log.happened('OpportunityWon', { opportunityId: newId(), amount: gbp('12000') }, { customerId });
    await log.happened('OrderFulfilled', { orderId, customerId });
    await log.happened('OrderPaid', { orderId, customerId, amount: gbp('50') });
    // The points come after the delivery was reacted to.
    const life = await log.lifeUntil(customerId, 'PointsEarned');
    expect(life.map(({ type }) => type)).toContain('CareTaskScheduled');
    expect(life.map(({ type }) => type)).not.toContain('SurveySent');
  });

  it('what has begun stops: surveys, win-backs and what was to sell more', async () => {
    const customerId = newId();
    await log.consented(customerId);
    const after = await log.consented(customerId, 'marketing');
    const post = (path: string, body: object) => retention.post<Outcome>(`${path}?after=${after}`, body);
    const survey = await post('/v1/surveys', { customerId, kind: 'trust' });
    const winBack = await post('/v1/win-backs', { customerId, reason: 'silent for a year' });
    const task = { task: 'Show the new lamps', dueAt: '2025-03-01T00:00:00Z', purpose: 'marketing' };
    const scheduled = await post(`/v1/customers/${customerId}/relationship/care-tasks`, task);
    expect([survey, winBack, scheduled].map(({ status }) => status)).toEqual([201, 201, 201]);

    await log.happened('ConsentRevoked', { customerId, purpose: 'marketing' });
    await log.happened('ConsentRevoked', { customerId, purpose: 'research' });
    await log.lifeUntil(customerId, 'SurveyClosed');
    await log.lifeUntil(customerId, 'WinbackAbandoned');
    const life = await log.lifeUntil(customerId, 'CareTaskCancelled');
    const causes = new Map(life.map(({ id, type, data }) => [id, [type, (data as { purpose?: string }).purpose]]));
    const stopped = ['SurveyClosed', 'WinbackAbandoned', 'CareTaskCancelled'] as const;
    for (const type of stopped) {
      const purpose = type === 'SurveyClosed' ? 'research' : 'marketing';
      const [event] = life.filter((one) => one.type === type);
      expect(causes.get(event?.causationId ?? '')).toEqual(['ConsentRevoked', purpose]);
    }
    const { position } = life.at(-1) ?? {};
    expect(codeOf(await retention.post(`/v1/surveys/${survey.body.id}/answer`, { answers: { trust: 9 } }))).toEqual([
      409,
      'SURVEY_CLOSED',
    ]);
    expect(codeOf(await retention.post(`/v1/win-backs/${winBack.body.id}/contact`, { medium: 'phone' }))).toEqual([
      409,
      'WIN_BACK_ENDED',
    ]);
    const board = await retention.get(`/v1/win-backs?customerId=${customerId}&after=${position}`);
    expect(board.body).toMatchObject({ total: 1, items: [{ status: 'abandoned', lawfulBasis: 'consent' }] });
    const relationship = await retention.get(`/v1/customers/${customerId}/relationship?after=${position}`);
    expect(relationship.body).toMatchObject({ openTasks: [] });
    // The revocation is dated before what it stopped: by business time all of it is over as well.
    const lately = async (view: string) =>
      (await retention.get(`/v1/customers/${customerId}/views/${view}?asOf=2999-01-01T00:00:00Z`)).body;
    expect(await lately('survey-board')).toMatchObject({ items: [{ closedAt: expect.any(String) }] });
    expect(await lately('win-back-board')).toMatchObject({ items: [{ status: 'abandoned' }] });
    expect(await lately('relationship-board')).toMatchObject({ items: [{ openTasks: [] }] });
  });
});
