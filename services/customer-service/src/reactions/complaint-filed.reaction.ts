import { derivedId } from '@perennial/contracts';
import { commandFor, defineReaction } from '@perennial/service-kit';
import { caseDecider } from '../case/case.decider.ts';
import { defaultCasePriority } from '../case/case-priority.policy.ts';
import { defaultSla } from '../case/sla.policy.ts';

/** A complaint is worked on under the SLA clock: one case per complaint. */
export const openCaseForComplaint = defineReaction({
  name: 'open-case-for-complaint',
  on: 'ComplaintFiled',
  react: ({ id, tenantId, occurredAt, data: { complaintId, customerId, about, severity, statement } }) => {
    const caseId = derivedId('case-of-complaint', tenantId, complaintId);
    return [
      commandFor(caseDecider, caseId, {
        type: 'OpenCase',
        data: {
          caseId,
          customerId,
          phase: 'post-sale',
          priority: defaultCasePriority.ofComplaint[severity],
          priorityPolicyVersion: defaultCasePriority.version,
          causedBy: [id],
          subject: `Complaint about ${about}`,
          description: statement,
          complaintId,
          openedAt: occurredAt,
          policy: defaultSla,
        },
      }),
    ];
  },
});
