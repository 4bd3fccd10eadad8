import { defineReaction, endFor, inForce, leftWithoutConsent } from '@perennial/service-kit';
import { consentRegister } from '../consent-register/consent-register.projection.ts';
import { relationshipDecider } from '../relationship/relationship.decider.ts';
import { relationshipBoard } from '../relationship-board/relationship-board.projection.ts';
import { surveyDecider } from '../survey/survey.decider.ts';
import { surveyBoard } from '../survey-board/survey-board.projection.ts';
import { winBackDecider } from '../win-back/win-back.decider.ts';
import { winBackBoard } from '../win-back-board/win-back-board.projection.ts';

const REASON = {
  research: 'There is no consent to research any more',
  marketing: 'There is no consent to marketing any more',
};

// Each reacts to the revocation, to the erasure of a customer, and to what was begun while retention had not heard of it yet. However the customer's no has
// reached us, it counts: also when it was imported.

/** Surveys that wait for an answer are closed when no consent carries them. */
export const closeSurveysWithoutConsent = defineReaction({
  name: 'close-surveys-without-consent',
  on: ['ConsentRevoked', 'CustomerErased', 'SurveySent'],
  alsoOnImport: true,
  given: async ({ occurredAt }, asOf) => ({
    consents: inForce(await asOf.rows(consentRegister), occurredAt),
    waiting: (await asOf.rows(surveyBoard)).filter(({ answeredAt, closedAt }) => !answeredAt && !closedAt),
  }),
  react: (event, { consents, waiting }) =>
    leftWithoutConsent({
      purpose: 'research',
      event,
      consents,
      open: waiting,
      isBegun: ({ surveyId }) => event.type === 'SurveySent' && event.data.surveyId === surveyId,
    }).map(({ surveyId }) =>
      endFor(surveyDecider, surveyId, { type: 'CloseSurvey', data: { surveyId, reason: REASON.research } }),
    ),
});

/** Win-backs that are running are given up when no consent carries them. */
export const abandonWinBacksWithoutConsent = defineReaction({
  name: 'abandon-win-backs-without-consent',
  on: ['ConsentRevoked', 'CustomerErased', 'WinbackStarted'],
  alsoOnImport: true,
  given: async ({ occurredAt }, asOf) => ({
    consents: inForce(await asOf.rows(consentRegister), occurredAt),
    running: (await asOf.rows(winBackBoard)).filter(({ status }) => status === 'running'),
  }),
  react: (event, { consents, running }) =>
    leftWithoutConsent({
      purpose: 'marketing',
      event,
      consents,
      open: running,
      isBegun: ({ winBackId }) => event.type === 'WinbackStarted' && event.data.winBackId === winBackId,
    }).map(({ winBackId }) =>
      endFor(winBackDecider, winBackId, {
        type: 'AbandonWinBack',
        data: { winBackId, reason: REASON.marketing },
      }),
    ),
});

/** Open care tasks that are to sell more are cancelled when no consent carries them. */
export const cancelCareTasksWithoutConsent = defineReaction({
  name: 'cancel-care-tasks-without-consent',
  on: ['ConsentRevoked', 'CustomerErased', 'CareTaskScheduled'],
  alsoOnImport: true,
  given: async ({ occurredAt }, asOf) => ({
    consents: inForce(await asOf.rows(consentRegister), occurredAt),
    selling: (await asOf.rows(relationshipBoard)).flatMap(({ openTasks }) =>
      openTasks.filter(({ purpose }) => purpose === 'marketing'),
    ),
  }),
  react: (event, { consents, selling }) =>
    leftWithoutConsent({
      purpose: 'marketing',
      event,
      consents,
      open: selling,
      isBegun: ({ taskId }) => event.type === 'CareTaskScheduled' && event.data.taskId === taskId,
    }).map(({ taskId }) => {
      const { customerId } = event.data;
      const data = { customerId, taskId, reason: REASON.marketing };
      return endFor(relationshipDecider, customerId, { type: 'CancelCareTask', data });
    }),
});
