import { derivedId } from '@perennial/contracts';
import { commandFor, defineReaction } from '@perennial/service-kit';
import { caseDecider } from '../case/case.decider.ts';
import { defaultCasePriority } from '../case/case-priority.policy.ts';
import { defaultSla } from '../case/sla.policy.ts';

/** Whoever tells us that they are dissatisfied hears from us: at most one case per survey. */
export const openCaseForDissatisfaction = defineReaction({
  name: 'open-case-for-dissatisfaction',
  on: 'SurveyAnswered',
  react: ({ id, tenantId, occurredAt, data: { surveyId, customerId, kind, satisfaction, comment } }) => {
    if (satisfaction !== 'dissatisfied') return [];
    const caseId = derivedId('case-of-survey', tenantId, surveyId);
    return [
      commandFor(caseDecider, caseId, {
        type: 'OpenCase',
        data: {
          caseId,
          customerId,
          phase: 'post-sale',
          priority: defaultCasePriority.ofDissatisfaction,
          priorityPolicyVersion: defaultCasePriority.version,
          causedBy: [id],
          subject: `Dissatisfied in a survey (${kind})`,
          description: comment,
          surveyId,
          openedAt: occurredAt,
          policy: defaultSla,
        },
      }),
    ];
  },
});
