import { readModel } from '@perennial/projections';
import { riskInstant, slaPolicyOf } from '../case/sla.policy.ts';
import {
  afterBreach,
  afterReopening,
  afterReply,
  afterResolution,
  dueAtOf,
  nextDueAtOf,
  runningTargets,
  startClock,
} from '../case/sla-clock.ts';
import { SlaBoardEntity } from './sla-board.entity.ts';

type Row = SlaBoardEntity | undefined;

const nextRiskAtOf = (row: SlaBoardEntity): string | null => {
  const policy = slaPolicyOf(row.policyVersion);
  const threatened = runningTargets(row).filter((target) => !row.breachedTargets.includes(target));
  return threatened.map((target) => riskInstant(policy, row.openedAt, dueAtOf(row, target))).sort()[0] ?? null;
};

/** A case that was merged has no clock of its own any more. */
const withNextInstants = (row: SlaBoardEntity): SlaBoardEntity =>
  row.status === 'merged'
    ? { ...row, nextDueAt: null, nextRiskAt: null }
    : { ...row, nextDueAt: nextDueAtOf(row), nextRiskAt: nextRiskAtOf(row) };

const change = (row: Row, at: string, changes: Partial<SlaBoardEntity>): Row =>
  row && withNextInstants({ ...row, ...changes, changedAt: at });

/** Every case with what was promised, what was kept and what is due next. */
export const slaBoard = readModel(SlaBoardEntity).rows({
  name: 'sla-board',
  version: 1,
  keyedBy: 'customer',
  key: (event) => ({ caseId: event.data.caseId }),
  handlers: {
    CaseOpened: (_row, { tenantId, occurredAt, channel, simulated, data }) =>
      withNextInstants({
        tenantId,
        caseId: data.caseId,
        customerId: data.customerId,
        status: 'open',
        phase: data.phase,
        priority: data.priority,
        subject: data.subject,
        assignee: null,
        level: 0,
        complaintId: data.complaintId ?? null,
        surveyId: data.surveyId ?? null,
        mergedIntoCaseId: null,
        openedAt: occurredAt,
        ...startClock(data),
        breachedTargets: [],
        nextDueAt: null,
        nextRiskAt: null,
        policyVersion: data.policyVersion,
        rating: null,
        watched: !simulated && channel !== 'import',
        changedAt: occurredAt,
      }),
    CaseAssigned: (row, { occurredAt, data }) => change(row, occurredAt, { assignee: data.assignee }),
    CaseReplied: (row, { occurredAt }) => row && change(row, occurredAt, afterReply(row, occurredAt)),
    CaseEscalated: (row, { occurredAt, data }) => change(row, occurredAt, { level: data.level }),
    CaseResolved: (row, { occurredAt }) =>
      row && change(row, occurredAt, { ...afterResolution(row, occurredAt), status: 'resolved' }),
    CaseReopened: (row, { occurredAt }) => change(row, occurredAt, { ...afterReopening(), status: 'open' }),
    CaseMerged: (row, { occurredAt, data }) =>
      change(row, occurredAt, { status: 'merged', mergedIntoCaseId: data.intoCaseId }),
    CaseRated: (row, { occurredAt, data }) => change(row, occurredAt, { rating: data.rating }),
    SlaBreached: (row, { occurredAt, data }) => row && change(row, occurredAt, afterBreach(row, data.target)),
  },
});
