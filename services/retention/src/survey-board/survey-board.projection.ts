import { readModel } from '@perennial/projections';
import { SurveyBoardEntity } from './survey-board.entity.ts';

/** Every survey, answered or not. */
export const surveyBoard = readModel(SurveyBoardEntity).rows({
  name: 'survey-board',
  version: 2,
  keyedBy: 'customer',
  key: (event) => ({ surveyId: event.data.surveyId }),
  handlers: {
    SurveySent: (_row, { tenantId, occurredAt, data }) => ({
      tenantId,
      surveyId: data.surveyId,
      customerId: data.customerId,
      kind: data.kind,
      orderId: data.orderId ?? null,
      sentAt: occurredAt,
      answeredAt: null,
      closedAt: null,
      answers: null,
      satisfaction: null,
    }),
    SurveyAnswered: (row, { occurredAt, data: { answers, satisfaction } }) =>
      row && { ...row, answeredAt: occurredAt, answers, satisfaction },
    SurveyClosed: (row, { occurredAt }) => row && { ...row, closedAt: occurredAt },
  },
});
