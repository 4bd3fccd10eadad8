import { derivedId } from '@perennial/contracts';
import { commandFor, defineReaction, inForce } from '@perennial/service-kit';
import { consentRegister } from '../consent-register/consent-register.projection.ts';
import { defaultCare } from '../relationship/care.policy.ts';
import { relationshipDecider } from '../relationship/relationship.decider.ts';
import { surveyDecider } from '../survey/survey.decider.ts';

/** After a delivery the customer is cared for as the relationship asks, and, where there is consent, is asked how it was. */
export const followUpFulfilledOrder = defineReaction({
  name: 'follow-up-fulfilled-order',
  on: 'OrderFulfilled',
  given: async ({ occurredAt }, asOf) => inForce(await asOf.rows(consentRegister), occurredAt),
  react: ({ id: deliveredBy, tenantId, occurredAt: deliveredAt, data: { orderId, customerId } }, consents) => {
    if (customerId === null) return [];
    const taskId = derivedId('care-task-of-order', tenantId, orderId);
    const surveyId = derivedId('satisfaction-survey-of-order', tenantId, orderId);
    return [
      commandFor(relationshipDecider, customerId, {
        type: 'CareAfterDelivery',
        data: { customerId, taskId, orderId, deliveredAt, policy: defaultCare, deliveredBy },
      }),
      commandFor(surveyDecider, surveyId, {
        type: 'SendSurvey',
        data: { surveyId, customerId, kind: 'csat', orderId, consents },
      }),
    ];
  },
});
