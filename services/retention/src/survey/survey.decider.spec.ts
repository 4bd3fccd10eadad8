import { describe, it } from '@jest/globals';
import { given } from '@perennial/testing';
import { defaultSatisfaction } from './satisfaction.policy.ts';
import { type AnswerSurvey, surveyDecider } from './survey.decider.ts';
import type { Answers, SurveyEvent } from './survey.events.ts';

const surveyId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';
const orderId = '01920000-0000-7000-8000-000000000003';

const sent = { type: 'SurveySent', data: { surveyId, customerId, kind: 'csat', orderId } } as const;
const consents = [
  { purpose: 'research', lawfulBasis: 'consent', since: '2025-01-01T00:00:00.000Z', grantedBy: orderId },
] as const;
const closed: SurveyEvent = { type: 'SurveyClosed', data: { surveyId, reason: 'no consent any more' } };
const answer = (answers: Answers): AnswerSurvey => ({
  type: 'AnswerSurvey',
  data: { surveyId, answers, comment: 'Late, but well packed', policy: defaultSatisfaction },
});
const answered: SurveyEvent = {
  type: 'SurveyAnswered',
  data: {
    surveyId,
    customerId,
    kind: 'csat',
    answers: { delivery: 2, goods: 6 },
    satisfaction: 'dissatisfied',
    policyVersion: 'satisfaction/1',
    comment: 'Late, but well packed',
  },
};

describe('a survey', () => {
  it('is sent once: sending the same again changes nothing, and another cannot take its place', () => {
    given(surveyDecider)
      .when({ type: 'SendSurvey', data: { ...sent.data, consents } })
      .then(sent);
    given(surveyDecider, sent)
      .when({ type: 'SendSurvey', data: { ...sent.data, consents } })
      .then();
    given(surveyDecider, sent)
      .when({ type: 'SendSurvey', data: { surveyId, customerId, kind: 'nps', consents } })
      .thenRefused('SURVEY_ALREADY_SENT');
  });

  it('is not sent without consent to research', () => {
    given(surveyDecider)
      .when({ type: 'SendSurvey', data: { ...sent.data, consents: [] } })
      .thenRefused('CONSENT_MISSING', { purpose: 'research', customerId });
  });

  it('that waits for its answer is closed, and then takes none', () => {
    const close = { type: 'CloseSurvey', data: closed.data } as const;
    given(surveyDecider, sent).when(close).then(closed);
    given(surveyDecider, sent, closed).when(close).then();
    given(surveyDecider, sent, answered).when(close).then();
    given(surveyDecider, sent, closed)
      .when(answer({ delivery: 10 }))
      .thenRefused('SURVEY_CLOSED', { surveyId });
    given(surveyDecider).when(close).thenRefused('SURVEY_UNKNOWN');
  });

  it('is answered with the satisfaction that the answers come to', () => {
    given(surveyDecider, sent)
      .when(answer({ delivery: 2, goods: 6 }))
      .then(answered);
  });

  it('is answered once', () => {
    given(surveyDecider, sent, answered)
      .when(answer({ delivery: 10 }))
      .thenRefused('SURVEY_ALREADY_ANSWERED', { surveyId });
  });

  it('cannot be answered before it was sent, nor with nothing', () => {
    given(surveyDecider)
      .when(answer({ delivery: 10 }))
      .thenRefused('SURVEY_UNKNOWN', { surveyId });
    given(surveyDecider, sent).when(answer({})).thenRefused('SURVEY_WITHOUT_ANSWERS');
  });
});
