import { decidedValue, eventsOf } from '@perennial/service-kit';

/** Why an answer counts as satisfied or not: the answers, the survey, and what it asked about. */
export const satisfaction = decidedValue({
  value: 'satisfaction',
  description: 'How satisfied the customer was, by the answers to a survey.',
  policy: 'satisfaction',
  decidedBy: ['SurveyAnswered'],
  of: ({ data: { surveyId } }) => ({ surveyId }),
  current: ({ data: { satisfaction: judged, kind, answers } }) => ({ satisfaction: judged, kind, answers }),
  policyVersion: ({ data }) => data.policyVersion,
  causedBy: (answered, life) => {
    const sent = eventsOf(life, 'SurveySent').filter(({ data }) => data.surveyId === answered.data.surveyId);
    const asked = new Set(sent.flatMap(({ data: { orderId } }) => orderId ?? []));
    const delivered = eventsOf(life, 'OrderFulfilled').filter(({ data }) => asked.has(data.orderId));
    return [...sent, ...delivered, answered].map(({ id }) => id);
  },
});
