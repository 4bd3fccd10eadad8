import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@perennial/contracts';
import {
  type RunningCustomerService,
  runCustomerService,
  type ServiceDesk,
  STARTING_MS,
} from './running-customer-service.ts';

let service: RunningCustomerService;
let desk: ServiceDesk;
beforeAll(async () => {
  service = await runCustomerService(0);
  desk = await service.desk();
}, STARTING_MS);
afterAll(() => service.stop(), STARTING_MS);

const at = (occurredAt: string) => ({ 'perennial-occurred-at': occurredAt });
const wednesday = '2025-11-19T09:00:00.000Z';
const openCase = (customerId: string, more: object = {}, occurredAt = wednesday) =>
  desk.post('/v1/cases', { customerId, phase: 'post-sale', subject: 'It leaks', ...more }, at(occurredAt));
const log = (customerId: string, direction: 'inbound' | 'outbound', subject: string, occurredAt: string) =>
  desk.post('/v1/interactions', { customerId, medium: 'chat', direction, subject }, at(occurredAt));

describe('a case over HTTP', () => {
  it('is on the SLA board at once for whoever names its position', async () => {
    const customerId = newId();
    const { status, headers, body } = await openCase(customerId);
    expect(status).toBe(201);
    expect(headers.get('etag')).toBe('"1"');
    const { body: card } = await desk.get(`/v1/cases/${body.id}?after=${body.position}`);
    expect(card).toMatchObject({
      caseId: body.id,
      customerId,
      status: 'open',
      priority: 'normal',
      openedAt: wednesday,
      responseDueAt: '2025-11-19T13:00:00.000Z',
      resolutionDueAt: '2025-11-21T17:00:00.000Z',
      state: 'breached',
    });
  });

  it('is answered, resolved, rated and reopened', async () => {
    const { body: opened } = await openCase(newId());
    const path = `/v1/cases/${opened.id}`;
    await desk.post(`${path}/assign`, { assignee: 'amy' });
    await desk.post(`${path}/escalate`, { level: 1, reason: 'Flooding' });
    await desk.post(`${path}/reply`, { message: 'On our way' }, at('2025-11-19T10:00:00.000Z'));
    await desk.post(`${path}/resolve`, { resolution: 'Sealed' }, at('2025-11-19T11:00:00.000Z'));
    const rated = await desk.post(`${path}/rate`, { rating: 4 });
    expect(rated.status).toBe(200);
    const { body: card } = await desk.get(`${path}?after=${rated.body.position}`);
    expect(card).toMatchObject({ status: 'resolved', assignee: 'amy', level: 1, rating: 4, state: 'kept' });
    const reopened = await desk.post(`${path}/reopen`, { reason: 'Wet again' });
    const { body: again } = await desk.get(`${path}?after=${reopened.body.position}`);
    expect(again).toMatchObject({ status: 'open', resolvedAt: null, state: 'breached' });
  });

  it('is checked against its promises once, however often it is asked', async () => {
    const { body: opened } = await openCase(newId());
    const path = `/v1/cases/${opened.id}/check-sla`;
    const thursday = at('2025-11-20T09:00:00.000Z');
    const early = await desk.post(path, undefined, at('2025-11-19T12:00:00.000Z'));
    expect(early.body['events']).toEqual([]);
    const first = await desk.post(path, undefined, thursday);
    expect(first.body['events']).toEqual([{ id: expect.any(String), type: 'SlaBreached' }]);
    const second = await desk.post(path, undefined, thursday);
    expect(second.body).toEqual(first.body);
    const { body: card } = await desk.get(`/v1/cases/${opened.id}?after=${first.body.position}`);
    expect(card['breachedTargets']).toEqual(['response']);
    const stream = await service.log.readStream('local', `case-${opened.id}`);
    expect(stream.map(({ type }) => type)).toEqual(['CaseOpened', 'SlaBreached']);
  });

  it('goes on in another case of the same customer only', async () => {
    const customerId = newId();
    const { body: one } = await openCase(customerId);
    const { body: other } = await openCase(customerId);
    const { body: foreign } = await openCase(newId());
    const merge = (intoCaseId: string) =>
      desk.post(`/v1/cases/${one.id}/merge?after=${foreign.position}`, { intoCaseId });
    expect((await merge(foreign.id)).body.code).toBe('MERGE_TARGET_OF_OTHER_CUSTOMER');
    expect((await merge(newId())).body.code).toBe('MERGE_TARGET_UNKNOWN');
    const merged = await merge(other.id);
    const { body: cases } = await desk.get(`/v1/customers/${customerId}/cases?after=${merged.body.position}`);
    expect(cases.items).toContainEqual(
      expect.objectContaining({ caseId: one.id, status: 'merged', mergedIntoCaseId: other.id }),
    );
  });

  it('is read as it stood', async () => {
    const customerId = newId();
    const { body: opened } = await openCase(customerId);
    await desk.post(`/v1/cases/${opened.id}/resolve`, { resolution: 'Sealed' }, at('2025-11-19T12:30:00.000Z'));
    const standing = async (asOf: string) => {
      const { body } = await desk.get(`/v1/customers/${customerId}/cases?asOf=${asOf}`);
      return body.items.map(({ status, state }) => [status, state]);
    };
    expect(await standing('2025-11-19T08:00:00Z')).toEqual([]);
    expect(await standing('2025-11-19T10:00:00Z')).toEqual([['open', 'on-track']]);
    expect(await standing('2025-11-19T12:15:00Z')).toEqual([['open', 'at-risk']]);
    expect(await standing('2025-11-19T13:00:00Z')).toEqual([['resolved', 'kept']]);
  });
});

describe('the SLA board over HTTP', () => {
  it('is filtered by how cases stand, and summed up per phase and priority', async () => {
    const ours = await service.desk('summary');
    const open = async (priority: string, occurredAt: string) => {
      const body = { customerId: newId(), phase: 'pre-sale', priority, subject: 'It leaks' };
      return (await ours.post('/v1/cases', body, at(occurredAt))).body;
    };
    const late = await open('urgent', wednesday);
    const kept = await open('low', wednesday);
    const fresh = await open('low', new Date().toISOString());
    await ours.post(`/v1/cases/${kept.id}/resolve`, { resolution: 'Sealed' }, at('2025-11-19T10:00:00.000Z'));
    const rated = await ours.post(`/v1/cases/${kept.id}/rate`, { rating: 5 });

    const list = async (filter: string) => {
      const { body } = await ours.get(`/v1/sla-board?after=${rated.body.position}&${filter}`);
      return body.items.map(({ caseId }) => caseId);
    };
    expect(await list('state=breached')).toEqual([late.id]);
    expect(await list('state=kept')).toEqual([kept.id]);
    expect(await list('state=on-track')).toEqual([fresh.id]);
    expect(await list('state=at-risk')).toEqual([]);
    expect(await list('status=open&limit=1')).toEqual([late.id]);
    expect(await list('priority=low&status=resolved')).toEqual([kept.id]);

    const { body: summary } = await ours.get('/v1/sla-board/summary');
    expect(summary).toMatchObject({
      all: {
        cases: 3,
        open: 2,
        resolved: 1,
        breached: 1,
        responseCompliance: 0.5,
        resolutionCompliance: 0.5,
        csat: 5,
      },
      phases: [{ phase: 'pre-sale', cases: 3 }, {}, {}],
      priorities: [{ priority: 'urgent', responseCompliance: 0 }, {}, {}, {}],
    });
  });
});

describe('the inbox over HTTP', () => {
  it('holds one conversation per customer, over all channels, and its thread', async () => {
    const customerId = newId();
    await log(customerId, 'inbound', 'Where is it?', '2025-11-19T09:00:00.000Z');
    const filed = await desk.post(
      '/v1/complaints',
      { customerId, about: 'delivery', severity: 'minor', statement: 'Far too late' },
      at('2025-11-19T09:30:00.000Z'),
    );
    const waiting = await desk.get(`/v1/inbox?awaitingReply=true&after=${filed.body.position}`);
    expect(waiting.body.items).toContainEqual(
      expect.objectContaining({ customerId, messages: 2, unanswered: 2, awaitingSince: '2025-11-19T09:00:00.000Z' }),
    );

    const answer = { answer: 'We are sorry' };
    const path = `/v1/complaints/${filed.body.id}/answer`;
    const answered = await desk.post(path, answer, at('2025-11-19T10:00:00.000Z'));
    const now = await desk.get(`/v1/inbox/${customerId}?after=${answered.body.position}`);
    expect(now.body).toMatchObject({ messages: 3, awaitingReply: false, lastMedium: 'complaint' });
    const then = await desk.get(`/v1/inbox/${customerId}?asOf=2025-11-19T09:15:00Z`);
    expect(then.body).toMatchObject({ messages: 1, awaitingReply: true, lastMedium: 'chat' });

    const thread = async (query: string) => {
      const { body } = await desk.get(`/v1/customers/${customerId}/conversation?${query}`);
      return body.items.filter(({ direction }) => direction !== 'internal').map(({ subject, text }) => text ?? subject);
    };
    expect(await thread('')).toEqual(['Where is it?', 'Far too late', 'We are sorry']);
    expect(await thread('asOf=2025-11-19T09:45:00Z')).toEqual(['Where is it?', 'Far too late']);
  });
});

describe('what is not well', () => {
  it.each([
    ['an unknown property', { customerId: newId(), phase: 'post-sale', subject: 'Leak', colour: 'red' }],
    ['a missing field', { customerId: newId(), phase: 'post-sale' }],
    ['a word that is none', { customerId: newId(), phase: 'afterwards', subject: 'Leak' }],
    ['an id that is none', { customerId: '42', phase: 'post-sale', subject: 'Leak' }],
  ])('is refused with a problem: %s', async (_what, body) => {
    const answer = await desk.post('/v1/cases', body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.code).toMatch(/^[A-Z_]+$/);
  });

  it('has the code of the rule that refuses it', async () => {
    const unknown = await desk.post(`/v1/cases/${newId()}/reply`, { message: 'Hello?' });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'CASE_UNKNOWN']);
    const { body: opened } = await openCase(newId());
    const unsolved = await desk.post(`/v1/cases/${opened.id}/reopen`, { reason: 'Why not' });
    expect([unsolved.status, unsolved.body.code]).toEqual([409, 'CASE_NOT_RESOLVED']);
    const assign = `/v1/cases/${opened.id}/assign`;
    const stale = await desk.post(assign, { assignee: 'amy' }, { 'if-match': '"7"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'STALE_VERSION']);
  });

  it('is a caller without a token, or without the scope', async () => {
    expect((await service.stranger.get('/v1/inbox')).status).toBe(401);
    const reader = await service.desk('local', ['customer-service:read']);
    const body = { customerId: newId(), phase: 'post-sale', subject: 'Leak' };
    expect((await reader.post('/v1/cases', body)).status).toBe(403);
  });

  it('opens one case for a request that is sent twice', async () => {
    const body = { customerId: newId(), phase: 'post-sale', subject: 'Leak' };
    const headers = { 'idempotency-key': newId(), ...at(wednesday) };
    const first = await desk.post('/v1/cases', body, headers);
    const second = await desk.post('/v1/cases', body, headers);
    expect(second.body).toEqual(first.body);
  });
});

describe('a tenant', () => {
  it('sees and changes nothing of another one', async () => {
    const customerId = newId();
    const { body: opened } = await openCase(customerId);
    const stranger = await service.desk('other');
    const reply = await stranger.post(`/v1/cases/${opened.id}/reply`, { message: 'Hello' });
    expect([reply.status, reply.body.code]).toEqual([404, 'CASE_UNKNOWN']);
    expect((await stranger.get(`/v1/cases/${opened.id}?after=${opened.position}`)).status).toBe(404);
    expect((await stranger.get('/v1/sla-board')).body.items).toEqual([]);
    expect((await stranger.get('/v1/inbox')).body.items).toEqual([]);
    const { body: thread } = await stranger.get(`/v1/customers/${customerId}/conversation`);
    expect(thread.items).toEqual([]);
  });
});
