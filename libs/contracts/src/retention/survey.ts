import Type from 'typebox';
import { defineEvent, type EventOf } from '../event-definition.ts';
import { Data, OneOf, Text, Uuid } from '../fields.ts';
import { Personal } from '../personal.ts';

const survey = { service: 'retention', aggregate: 'survey' } as const;

export const SurveySent = defineEvent({
  ...survey,
  type: 'SurveySent',
  version: 1,
  description: 'One customer is asked to answer a survey.',
  data: Data({
    surveyId: Uuid,
    customerId: Uuid,
    kind: OneOf(['csat', 'nps', 'trust', 'acsi']),
    orderId: Type.Optional(Uuid),
  }),
});
export type SurveySent = EventOf<typeof SurveySent>;

export const SurveyAnswered = defineEvent({
  ...survey,
  type: 'SurveyAnswered',
  version: 1,
  description: 'The customer has answered: one number per item, each 0 to 10.',
  data: Data({
    surveyId: Uuid,
    customerId: Uuid,
    kind: OneOf(['csat', 'nps', 'trust', 'acsi']),
    answers: Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 10 })),
    satisfaction: OneOf(['dissatisfied', 'neutral', 'satisfied']),
    comment: Type.Optional(Personal(Text(4000))),
  }),
});
export type SurveyAnswered = EventOf<typeof SurveyAnswered>;
