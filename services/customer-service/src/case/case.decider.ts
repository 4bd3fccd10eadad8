import type { CaseOpened } from '@perennial/contracts';
import {
  accept,
  type Command,
  type Decider,
  type Decision,
  type Instant,
  refuse,
  unreachable,
} from '@perennial/kernel';
import type { CaseEvent, SlaTarget } from './case.events.ts';
import { evolve, initial, type ServiceCase } from './case.ts';
import { dueInstants, type SlaPolicy } from './sla.policy.ts';
import { dueAtOf, isMissed } from './sla-clock.ts';

export type OpenCase = Command<
  'OpenCase',
  Omit<CaseOpened['data'], 'responseDueAt' | 'resolutionDueAt' | 'policyVersion'> & {
    /** From when the SLA clock runs. */
    readonly openedAt: Instant;
    readonly policy: SlaPolicy;
  }
>;
export type AssignCase = Command<'AssignCase', { readonly caseId: string; readonly assignee: string }>;
export type ReplyToCase = Command<'ReplyToCase', { readonly caseId: string; readonly message: string }>;
export type EscalateCase = Command<
  'EscalateCase',
  { readonly caseId: string; readonly level: number; readonly reason: string }
>;
export type ResolveCase = Command<'ResolveCase', { readonly caseId: string; readonly resolution: string }>;
export type ReopenCase = Command<'ReopenCase', { readonly caseId: string; readonly reason: string }>;
export type MergeCase = Command<
  'MergeCase',
  {
    readonly caseId: string;
    readonly intoCaseId: string;
    /** What is known of the case to merge into; undefined when there is none. */
    readonly into: { readonly customerId: string; readonly status: 'open' | 'resolved' | 'merged' } | undefined;
  }
>;
export type RateCase = Command<'RateCase', { readonly caseId: string; readonly rating: number }>;
export type RecordSlaBreach = Command<
  'RecordSlaBreach',
  { readonly caseId: string; readonly target: SlaTarget; /** The instant of the check. */ readonly at: Instant }
>;

/** Everything that can be asked of a case. */
export type CaseCommand =
  | OpenCase
  | AssignCase
  | ReplyToCase
  | EscalateCase
  | ResolveCase
  | ReopenCase
  | MergeCase
  | RateCase
  | RecordSlaBreach;

export type CaseRefusal =
  | 'CASE_UNKNOWN'
  | 'CASE_ALREADY_OPENED'
  | 'CASE_NOT_OPEN'
  | 'CASE_NOT_RESOLVED'
  | 'CASE_ALREADY_ESCALATED'
  | 'MERGE_INTO_ITSELF'
  | 'MERGE_TARGET_UNKNOWN'
  | 'MERGE_TARGET_MERGED'
  | 'MERGE_TARGET_OF_OTHER_CUSTOMER';

type CaseDecision = Decision<CaseEvent, CaseRefusal>;
type KnownCase = Exclude<ServiceCase, { status: 'unknown' }>;

const open = ({ data }: OpenCase, serviceCase: ServiceCase): CaseDecision => {
  if (serviceCase.status !== 'unknown') return refuse('CASE_ALREADY_OPENED', { status: serviceCase.status });
  const { openedAt, policy, ...named } = data;
  const due = dueInstants(policy, data.priority, openedAt);
  return accept({ type: 'CaseOpened', data: { ...named, ...due, policyVersion: policy.version } });
};

const escalate = ({ data }: EscalateCase, { level }: KnownCase): CaseDecision =>
  data.level > level ? accept({ type: 'CaseEscalated', data }) : refuse('CASE_ALREADY_ESCALATED', { level });

const merge = ({ data: { caseId, intoCaseId, into } }: MergeCase, { customerId }: KnownCase): CaseDecision => {
  if (intoCaseId === caseId) return refuse('MERGE_INTO_ITSELF', { caseId });
  if (!into) return refuse('MERGE_TARGET_UNKNOWN', { intoCaseId });
  if (into.status === 'merged') return refuse('MERGE_TARGET_MERGED', { intoCaseId });
  if (into.customerId !== customerId) return refuse('MERGE_TARGET_OF_OTHER_CUSTOMER', { intoCaseId });
  return accept({ type: 'CaseMerged', data: { caseId, intoCaseId } });
};

const rate = ({ data }: RateCase, { status, rating }: KnownCase): CaseDecision => {
  if (status !== 'resolved') return refuse('CASE_NOT_RESOLVED', { status });
  return data.rating === rating ? accept() : accept({ type: 'CaseRated', data });
};

/** A merged case is no longer under the clock: the case that it went into is. */
const recordBreach = ({ data: { caseId, target, at } }: RecordSlaBreach, known: KnownCase): CaseDecision => {
  const { clock, policyVersion, startedBy } = known;
  if (known.status === 'merged' || clock.breachedTargets.includes(target) || !isMissed(clock, target, at)) {
    return accept();
  }
  const dueAt = dueAtOf(clock, target);
  return accept({
    type: 'SlaBreached',
    data: { caseId, target, dueAt, policyVersion, causedBy: [...startedBy] },
  });
};

const decide = (command: CaseCommand, serviceCase: ServiceCase): CaseDecision => {
  if (command.type === 'OpenCase') return open(command, serviceCase);
  if (serviceCase.status === 'unknown') return refuse('CASE_UNKNOWN', { caseId: command.data.caseId });
  const { status } = serviceCase;
  if (command.type === 'RecordSlaBreach') return recordBreach(command, serviceCase);
  if (command.type === 'RateCase') return rate(command, serviceCase);
  if (command.type === 'ReopenCase') {
    return status === 'resolved'
      ? accept({ type: 'CaseReopened', data: command.data })
      : refuse('CASE_NOT_RESOLVED', { status });
  }
  if (status !== 'open') return refuse('CASE_NOT_OPEN', { status });
  switch (command.type) {
    case 'AssignCase':
      return command.data.assignee === serviceCase.assignee
        ? accept()
        : accept({ type: 'CaseAssigned', data: command.data });
    case 'ReplyToCase':
      return accept({ type: 'CaseReplied', data: command.data });
    case 'EscalateCase':
      return escalate(command, serviceCase);
    case 'ResolveCase':
      return accept({ type: 'CaseResolved', data: command.data });
    case 'MergeCase':
      return merge(command, serviceCase);
    default:
      return unreachable(command);
  }
};

export const caseDecider: Decider<ServiceCase, CaseCommand, CaseEvent, CaseRefusal> = {
  name: 'case',
  initial,
  evolve,
  decide,
  customerOf: (serviceCase) => (serviceCase.status === 'unknown' ? null : serviceCase.customerId),
};
