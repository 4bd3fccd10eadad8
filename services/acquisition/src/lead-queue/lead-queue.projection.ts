import { readModel } from '@perennial/projections';
import { LeadQueueEntity } from './lead-queue.entity.ts';

type Row = LeadQueueEntity | undefined;

const change = (row: Row, at: string, changes: Partial<LeadQueueEntity>): Row =>
  row && { ...row, ...changes, changedAt: at };

/** The leads to work on: open ones by score, the others for reference. */
export const leadQueue = readModel(LeadQueueEntity).rows({
  name: 'lead-queue',
  version: 1,
  keyedBy: 'customer',
  key: (event) => ({ leadId: event.data.leadId }),
  handlers: {
    LeadCaptured: (_row, event) => ({
      tenantId: event.tenantId,
      leadId: event.data.leadId,
      customerId: event.data.customerId,
      status: 'open',
      source: event.data.source,
      interest: event.data.interest ?? null,
      campaignId: event.data.campaignId ?? null,
      traits: event.data.traits,
      score: null,
      scorePolicy: null,
      scoreReasons: null,
      assignee: null,
      disqualifiedReason: null,
      capturedAt: event.occurredAt,
      changedAt: event.occurredAt,
    }),
    LeadEnriched: (row, event) =>
      row && change(row, event.occurredAt, { traits: { ...row.traits, ...event.data.traits } }),
    LeadScored: (row, event) =>
      change(row, event.occurredAt, {
        score: event.data.score,
        scorePolicy: event.data.policyVersion,
        scoreReasons: event.data.reasons,
      }),
    LeadAssigned: (row, event) => change(row, event.occurredAt, { assignee: event.data.assignee }),
    LeadQualified: (row, event) => change(row, event.occurredAt, { status: 'qualified' }),
    LeadConverted: (row, event) => change(row, event.occurredAt, { status: 'converted' }),
    LeadDisqualified: (row, event) =>
      change(row, event.occurredAt, { status: 'disqualified', disqualifiedReason: event.data.reason }),
  },
});
