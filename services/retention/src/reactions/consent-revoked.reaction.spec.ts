import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '@perennial/kernel';
import type { AddressedCommand, AsOfEvent } from '@perennial/service-kit';
import { givenEvents, recorded } from '@perennial/testing';
import {
  abandonWinBacksWithoutConsent,
  cancelCareTasksWithoutConsent,
  closeSurveysWithoutConsent,
} from './consent-revoked.reaction.ts';

const customerId = '01920000-0000-7000-8000-000000000001';
const surveyId = '01920000-0000-7000-8000-000000000002';
const winBackId = '01920000-0000-7000-8000-000000000003';
const taskId = '01920000-0000-7000-8000-000000000004';
const serviceTaskId = '01920000-0000-7000-8000-000000000005';

/** What the read models say of a life that ends with the event that is reacted to. */
const asOf = (...life: readonly RecordedEvent[]): AsOfEvent => ({
  rows: (projection) => Promise.resolve(givenEvents(...life).project(projection).rows),
});
const said = (commands: readonly AddressedCommand[]) => commands.map(({ id, command }) => [command.type, id]);

const granted = (purpose: 'marketing' | 'research') =>
  recorded('ConsentGranted', { customerId, purpose, lawfulBasis: 'consent', proof: 'ticked the box' });
const revoked = (purpose: 'marketing' | 'research') => recorded('ConsentRevoked', { customerId, purpose });
const sent = recorded('SurveySent', { surveyId, customerId, kind: 'csat' });
const answered = recorded('SurveyAnswered', {
  surveyId,
  customerId,
  kind: 'csat',
  answers: { overall: 9 },
  satisfaction: 'satisfied',
  policyVersion: 'satisfaction/1',
});
const started = recorded('WinbackStarted', { winBackId, customerId, reason: 'silent', lawfulBasis: 'consent' });
const scheduled = (id: string, purpose: 'service' | 'marketing') =>
  recorded('CareTaskScheduled', { customerId, taskId: id, task: 'Call', dueAt: '2025-02-01T00:00:00.000Z', purpose });

describe('a survey', () => {
  const reactTo = async (event: ReturnType<typeof revoked> | typeof sent, ...before: readonly RecordedEvent[]) =>
    said(
      closeSurveysWithoutConsent.react(event, await closeSurveysWithoutConsent.given(event, asOf(...before, event))),
    );

  it('that waits is closed when the consent to research is revoked', async () => {
    expect(await reactTo(revoked('research'), granted('research'), sent)).toEqual([['CloseSurvey', surveyId]]);
  });

  it('is left alone when another consent is revoked, or it is answered', async () => {
    const marketing = [granted('marketing'), granted('research'), sent];
    expect(await reactTo(revoked('marketing'), ...marketing)).toEqual([]);
    expect(await reactTo(revoked('research'), granted('research'), sent, answered)).toEqual([]);
  });

  it('is left alone when another one is sent as of a time before the consent: that one alone is closed', async () => {
    const early = {
      ...recorded('SurveySent', { ...sent.data, surveyId: taskId }),
      occurredAt: '2024-12-01T00:00:00.000Z',
    };
    expect(await reactTo(early, granted('research'), sent)).toEqual([['CloseSurvey', taskId]]);
  });

  it('that was sent just after the revocation is closed, and one sent with consent is not', async () => {
    expect(await reactTo(sent, granted('research'), revoked('research'))).toEqual([['CloseSurvey', surveyId]]);
    expect(await reactTo(sent, granted('research'))).toEqual([]);
  });
});

describe('a win-back', () => {
  const reactTo = async (event: ReturnType<typeof revoked> | typeof started, ...before: readonly RecordedEvent[]) => {
    const given = await abandonWinBacksWithoutConsent.given(event, asOf(...before, event));
    return said(abandonWinBacksWithoutConsent.react(event, given));
  };

  it('is given up when the consent to marketing is revoked, or was revoked just before it began', async () => {
    expect(await reactTo(revoked('marketing'), granted('marketing'), started)).toEqual([['AbandonWinBack', winBackId]]);
    expect(await reactTo(started, granted('marketing'), revoked('marketing'))).toEqual([['AbandonWinBack', winBackId]]);
  });

  it('that has ended is left alone', async () => {
    const ended = recorded('WinbackSucceeded', { winBackId }, { customerId });
    expect(await reactTo(revoked('marketing'), granted('marketing'), started, ended)).toEqual([]);
  });
});

describe('a care task', () => {
  it('that is to sell more is cancelled without consent to marketing, one that is to serve is not', async () => {
    const event = revoked('marketing');
    const life = [granted('marketing'), scheduled(taskId, 'marketing'), scheduled(serviceTaskId, 'service'), event];
    const commands = cancelCareTasksWithoutConsent.react(
      event,
      await cancelCareTasksWithoutConsent.given(event, asOf(...life)),
    );
    expect(commands).toMatchObject([{ id: customerId, command: { type: 'CancelCareTask', data: { taskId } } }]);
  });
});

describe('a revocation', () => {
  it('counts however it reached us, also by import', () => {
    const reactions = [closeSurveysWithoutConsent, abandonWinBacksWithoutConsent, cancelCareTasksWithoutConsent];
    for (const { alsoOnImport } of reactions) expect(alsoOnImport).toBe(true);
  });
});
