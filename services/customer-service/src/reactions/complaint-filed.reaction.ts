import { derivedId } from '@perennial/contracts';
import { commandFor, defineReaction } from '@perennial/service-kit';
import type { Priority } from '../case/case.events.ts';
import { caseDecider } from '../case/case.decider.ts';
import { defaultSla } from '../case/sla.policy.ts';
import type { Severity } from '../complaint/complaint.events.ts';

const priorityOf: Readonly<Record<Severity, Priority>> = { minor: 'normal', major: 'high', critical: 'urgent' };

/** A complaint is worked on under the SLA clock: one case per complaint. */
export const openCaseForComplaint = defineReaction({
  name: 'open-case-for-complaint',
  on: 'ComplaintFiled',
  react: ({ tenantId, occurredAt, data: { complaintId, customerId, about, severity, statement } }) => {
    const caseId = derivedId('case-of-complaint', tenantId, complaintId);
    return [
      commandFor(caseDecider, caseId, {
        type: 'OpenCase',
        data: {
          caseId,
          customerId,
          phase: 'post-sale',
          priority: priorityOf[severity],
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
