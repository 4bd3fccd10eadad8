import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { derivedId, newId } from '@perennial/contracts';
import { recorded } from '@perennial/testing';
import {
  type RunningCustomerService,
  runCustomerService,
  type ServiceDesk,
  STARTING_MS,
} from './running-customer-service.ts';

let service: RunningCustomerService;
let desk: ServiceDesk;
beforeAll(async () => {
  service = await runCustomerService(1);
  desk = await service.desk();
}, STARTING_MS);
afterAll(() => service.stop(), STARTING_MS);

const tenantId = 'local';

/** Appended as retention would: another service's event, in the same log. */
const answerSurvey = async (customerId: string, satisfaction: 'dissatisfied' | 'satisfied', channel = 'web') => {
  const surveyId = newId();
  const data = {
    surveyId,
    customerId,
    kind: 'csat',
    answers: { overall: 2 },
    satisfaction,
    policyVersion: 'satisfaction/1',
  } as const;
  const event = recorded('SurveyAnswered', data, { id: newId(), channel, occurredAt: '2025-11-19T09:00:00.000Z' });
  const { streamId } = event;
  await service.log.append({ tenantId, streamId, expectedVersion: 'noStream', events: [event] });
  return { surveyId, event };
};

describe('across the log', () => {
  it('a dissatisfied answer to a survey becomes a case of that survey', async () => {
    const customerId = newId();
    const { surveyId, event } = await answerSurvey(customerId, 'dissatisfied');
    const opened = await service.happened('CaseOpened', customerId);
    expect(opened).toMatchObject({ causationId: event.id, correlationId: event.correlationId, channel: 'reaction' });
    const caseId = derivedId('case-of-survey', tenantId, surveyId);
    const { body: card } = await desk.get(`/v1/cases/${caseId}?after=${opened.position}`);
    expect(card).toMatchObject({ customerId, surveyId, priority: 'high', openedAt: event.occurredAt });
  });

  it('a satisfied answer, and history that is imported, become none', async () => {
    const [satisfied, imported, upset] = [newId(), newId(), newId()];
    await answerSurvey(satisfied, 'satisfied');
    await answerSurvey(imported, 'dissatisfied', 'import');
    await answerSurvey(upset, 'dissatisfied');
    // Another partition may be ahead, so each of the two customers is given an answer to wait for, too.
    await answerSurvey(satisfied, 'dissatisfied');
    await answerSurvey(imported, 'dissatisfied');
    for (const customerId of [satisfied, imported, upset]) {
      const { position } = await service.happened('CaseOpened', customerId);
      const { body } = await desk.get(`/v1/customers/${customerId}/cases?after=${position}`);
      expect(body.items).toHaveLength(1);
    }
  });

  it('a complaint becomes a case, as urgent as it is severe, and the inbox counts it', async () => {
    const customerId = newId();
    const complaint = { customerId, about: 'product', severity: 'critical', statement: 'It caught fire' };
    const { body: filed } = await desk.post('/v1/complaints', complaint);
    const { position } = await service.happened('CaseOpened', customerId);
    const caseId = derivedId('case-of-complaint', tenantId, filed.id);
    const { body: card } = await desk.get(`/v1/cases/${caseId}?after=${position}`);
    expect(card).toMatchObject({ complaintId: filed.id, priority: 'urgent', phase: 'post-sale' });
    const { body: conversation } = await desk.get(`/v1/inbox/${customerId}?after=${position}`);
    expect(conversation).toMatchObject({ openCases: 1, openCaseIds: [caseId], awaitingReply: true });
  });
});

describe('the SLA sweep', () => {
  it('records what was missed in any tenant once, and leaves simulated lives alone', async () => {
    const [customerId, simulated] = [newId(), newId()];
    const ours = await service.desk('sweep');
    const openCase = async (customer: string, headers: Record<string, string>) => {
      const body = { customerId: customer, phase: 'post-sale', priority: 'urgent', subject: 'It leaks' };
      return (await ours.post('/v1/cases', body, headers)).body.id;
    };
    const breachesOf = async (caseId: string) =>
      (await service.log.readStream('sweep', `case-${caseId}`)).filter(({ type }) => type === 'SlaBreached');

    // Due before the other one, it would be looked at before it.
    const spared = await openCase(simulated, {
      'perennial-simulated': 'true',
      'perennial-occurred-at': '2025-11-18T09:00:00.000Z',
    });
    const missed = await openCase(customerId, { 'perennial-occurred-at': '2025-11-19T09:00:00.000Z' });
    await service.happened('SlaBreached', customerId);
    const checked = await ours.post(`/v1/cases/${missed}/check-sla`);
    const breaches = await breachesOf(missed);
    expect(breaches.map(({ data }) => data)).toEqual([
      expect.objectContaining({ target: 'response', dueAt: '2025-11-19T10:00:00.000Z' }),
      expect.objectContaining({ target: 'resolution', dueAt: '2025-11-19T13:00:00.000Z' }),
    ]);
    expect(breaches[0]).toMatchObject({ actor: 'service:customer-service', channel: 'timer' });
    expect(await breachesOf(spared)).toEqual([]);

    const { body: card } = await ours.get(`/v1/cases/${missed}?after=${checked.body.position}`);
    expect(card).toMatchObject({ state: 'breached', breachedTargets: ['response', 'resolution'], nextDueAt: null });
  });
});
