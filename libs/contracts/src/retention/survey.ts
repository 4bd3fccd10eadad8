import Type from 'typebox';
import { defineEvent, type EventOf } from '../event-definition.ts';
import { Data, OneOf, PolicyVersion, Text, Uuid } from '../fields.ts';
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
  version: 2,
  description: 'The customer has answered: one number per item, each 0 to 10.',
  data: Data({
    surveyId: Uuid,
    customerId: Uuid,
    kind: OneOf(['csat', 'nps', 'trust', 'acsi']),
    answers: Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 10 })),
    satisfaction: OneOf(['dissatisfied', 'neutral', 'satisfied']),
    policyVersion: PolicyVersion,
    comment: Type.Optional(Personal(Text(4000))),
  }),
  // There was one policy only while version 1 was written.
  upcasters: [(data) => ({ ...data, policyVersion: 'satisfaction/1' })],
});
export type SurveyAnswered = EventOf<typeof SurveyAnswered>;

export const SurveyClosed = defineEvent({
  ...survey,
  type: 'SurveyClosed',
  version: 1,
  description: 'The survey is over unanswered, for a reason, such as a consent that was withdrawn.',
  data: Data({ surveyId: Uuid, reason: Personal(Text()) }),
});
export type SurveyClosed = EventOf<typeof SurveyClosed>;
