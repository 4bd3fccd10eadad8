import { consentMissing, type Consents, type SurveyClosed, type SurveySent } from '@perennial/contracts';
import { accept, type Command, type Decider, type Decision, refuse, unreachable } from '@perennial/kernel';
import { type SatisfactionPolicy, satisfactionOf } from './satisfaction.policy.ts';
import type { Answers, SurveyEvent } from './survey.events.ts';
import { evolve, initial, type Survey } from './survey.ts';

export type SendSurvey = Command<'SendSurvey', SurveySent['data'] & { readonly consents: Consents }>;
/** Closes a survey that waits for its answer; one that is answered or closed stays as it is. */
export type CloseSurvey = Command<'CloseSurvey', SurveyClosed['data']>;
export type AnswerSurvey = Command<
  'AnswerSurvey',
  {
    readonly surveyId: string;
    readonly answers: Answers;
    readonly comment?: string;
    readonly policy: SatisfactionPolicy;
  }
>;

/** Everything that can be asked of a survey. */
export type SurveyCommand = SendSurvey | AnswerSurvey | CloseSurvey;

export type SurveyRefusal =
  | 'SURVEY_UNKNOWN'
  | 'SURVEY_ALREADY_SENT'
  | 'SURVEY_ALREADY_ANSWERED'
  | 'SURVEY_CLOSED'
  | 'SURVEY_WITHOUT_ANSWERS'
  | 'CONSENT_MISSING';

type SurveyDecision = Decision<SurveyEvent, SurveyRefusal>;

const send = ({ data: { consents, ...data } }: SendSurvey, survey: Survey): SurveyDecision => {
  if (survey.status === 'unknown') {
    const missing = consentMissing({ purpose: 'research', customerId: data.customerId }, consents);
    return missing ?? accept({ type: 'SurveySent', data });
  }
  const same = survey.customerId === data.customerId && survey.orderId === data.orderId && survey.kind === data.kind;
  return same ? accept() : refuse('SURVEY_ALREADY_SENT', { status: survey.status });
};

const answer = ({ data }: AnswerSurvey, survey: Survey): SurveyDecision => {
  const { policy, answers, ...named } = data;
  if (survey.status === 'unknown') return refuse('SURVEY_UNKNOWN', { surveyId: data.surveyId });
  if (survey.status === 'answered') return refuse('SURVEY_ALREADY_ANSWERED', { surveyId: data.surveyId });
  if (survey.status === 'closed') return refuse('SURVEY_CLOSED', { surveyId: data.surveyId });
  const { customerId, kind } = survey;
  const satisfaction = satisfactionOf(policy, kind, answers);
  if (!satisfaction) return refuse('SURVEY_WITHOUT_ANSWERS');
  return accept({
    type: 'SurveyAnswered',
    data: { ...named, customerId, kind, answers: { ...answers }, satisfaction, policyVersion: policy.version },
  });
};

const close = ({ data }: CloseSurvey, survey: Survey): SurveyDecision => {
  if (survey.status === 'unknown') return refuse('SURVEY_UNKNOWN', { surveyId: data.surveyId });
  return survey.status === 'sent' ? accept({ type: 'SurveyClosed', data }) : accept();
};

const decide = (command: SurveyCommand, survey: Survey): SurveyDecision => {
  switch (command.type) {
    case 'SendSurvey':
      return send(command, survey);
    case 'AnswerSurvey':
      return answer(command, survey);
    case 'CloseSurvey':
      return close(command, survey);
    default:
      return unreachable(command);
  }
};

export const surveyDecider: Decider<Survey, SurveyCommand, SurveyEvent, SurveyRefusal> = {
  name: 'survey',
  initial,
  evolve,
  decide,
  customerOf: (survey) => (survey.status === 'unknown' ? null : survey.customerId),
};
