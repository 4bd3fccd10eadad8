import { describe, it } from '@jest/globals';
import { given } from '@perennial/testing';
import { defaultSatisfaction } from './satisfaction.policy.ts';
import { type AnswerSurvey, surveyDecider } from './survey.decider.ts';
import type { Answers, SurveyEvent } from './survey.events.ts';

const surveyId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';
const orderId = '01920000-0000-7000-8000-000000000003';

const sent: SurveyEvent = { type: 'SurveySent', data: { surveyId, customerId, kind: 'csat', orderId } };
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
    given(surveyDecider).when({ type: 'SendSurvey', data: sent.data }).then(sent);
    given(surveyDecider, sent).when({ type: 'SendSurvey', data: sent.data }).then();
    given(surveyDecider, sent)
      .when({ type: 'SendSurvey', data: { surveyId, customerId, kind: 'nps' } })
      .thenRefused('SURVEY_ALREADY_SENT');
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
