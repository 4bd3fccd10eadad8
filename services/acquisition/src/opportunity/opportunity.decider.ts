import {
  accept,
  type Command,
  type Decider,
  type Decision,
  type Instant,
  type Money,
  refuse,
  unreachable,
} from '@perennial/kernel';
import type { OpportunityEvent } from './opportunity.events.ts';
import { evolve, initial, type Opportunity } from './opportunity.ts';
import { firstStageOf, probabilityOf } from './pipeline.policy.ts';

export type OpenOpportunity = Command<
  'OpenOpportunity',
  {
    readonly opportunityId: string;
    readonly customerId: string;
    readonly leadId?: string;
    readonly pipeline: string;
    readonly title: string;
    readonly amount?: Money;
    readonly expectedCloseAt?: Instant;
  }
>;
export type MoveStage = Command<
  'MoveStage',
  { readonly opportunityId: string; readonly to: string; readonly amount?: Money; readonly expectedCloseAt?: Instant }
>;
export type WinOpportunity = Command<'WinOpportunity', { readonly opportunityId: string; readonly amount: Money }>;
export type LoseOpportunity = Command<'LoseOpportunity', { readonly opportunityId: string; readonly reason: string }>;
export type ReopenOpportunity = Command<
  'ReopenOpportunity',
  { readonly opportunityId: string; readonly reason: string }
>;

/** Everything that can be asked of an opportunity. */
export type OpportunityCommand = OpenOpportunity | MoveStage | WinOpportunity | LoseOpportunity | ReopenOpportunity;

export type OpportunityRefusal =
  | 'OPPORTUNITY_UNKNOWN'
  | 'OPPORTUNITY_ALREADY_OPENED'
  | 'OPPORTUNITY_NOT_OPEN'
  | 'OPPORTUNITY_NOT_CLOSED'
  | 'PIPELINE_UNKNOWN'
  | 'STAGE_UNKNOWN';

type OpportunityDecision = Decision<OpportunityEvent, OpportunityRefusal>;
type KnownOpportunity = Exclude<Opportunity, { status: 'unknown' }>;

const open = ({ data }: OpenOpportunity, opportunity: Opportunity): OpportunityDecision => {
  if (opportunity.status !== 'unknown') {
    return refuse('OPPORTUNITY_ALREADY_OPENED', { status: opportunity.status });
  }
  const stage = firstStageOf(data.pipeline);
  const probability = stage && probabilityOf(data.pipeline, stage);
  if (!stage || !probability) return refuse('PIPELINE_UNKNOWN', { pipeline: data.pipeline });
  return accept({ type: 'OpportunityOpened', data: { ...data, stage, probability } });
};

const moveStage = ({ data }: MoveStage, opportunity: KnownOpportunity): OpportunityDecision => {
  const probability = probabilityOf(opportunity.pipeline, data.to);
  if (probability === undefined) return refuse('STAGE_UNKNOWN', { pipeline: opportunity.pipeline, stage: data.to });
  if (data.to === opportunity.stage && !data.amount && !data.expectedCloseAt) return accept();
  return accept({ type: 'OpportunityStageChanged', data: { ...data, from: opportunity.stage, probability } });
};

const reopen = ({ data }: ReopenOpportunity, opportunity: KnownOpportunity): OpportunityDecision => {
  if (opportunity.status === 'open') return refuse('OPPORTUNITY_NOT_CLOSED');
  const probability = probabilityOf(opportunity.pipeline, opportunity.stage) ?? 0;
  return accept({ type: 'OpportunityReopened', data: { ...data, stage: opportunity.stage, probability } });
};

const decide = (command: OpportunityCommand, opportunity: Opportunity): OpportunityDecision => {
  if (command.type === 'OpenOpportunity') return open(command, opportunity);
  if (opportunity.status === 'unknown') return refuse('OPPORTUNITY_UNKNOWN', command.data);
  if (command.type === 'ReopenOpportunity') return reopen(command, opportunity);
  if (opportunity.status !== 'open') return refuse('OPPORTUNITY_NOT_OPEN', { status: opportunity.status });
  switch (command.type) {
    case 'MoveStage':
      return moveStage(command, opportunity);
    case 'WinOpportunity':
      return accept({ type: 'OpportunityWon', data: { ...command.data, leadId: opportunity.leadId } });
    case 'LoseOpportunity':
      return accept({ type: 'OpportunityLost', data: command.data });
    default:
      return unreachable(command);
  }
};

export const opportunityDecider: Decider<Opportunity, OpportunityCommand, OpportunityEvent, OpportunityRefusal> = {
  name: 'opportunity',
  initial,
  evolve,
  decide,
  customerOf: (opportunity) => (opportunity.status === 'unknown' ? null : opportunity.customerId),
};
