import { accept, type Command, type Decider, type Decision, refuse, unreachable } from '@perennial/kernel';
import { evolve, initial, type Lead } from './lead.ts';
import type { LeadEvent } from './lead.events.ts';
import { type LeadScoringPolicy, scoreLead } from './lead-scoring.policy.ts';

export type CaptureLead = Command<
  'CaptureLead',
  {
    readonly leadId: string;
    readonly customerId: string;
    readonly source: string;
    readonly interest?: string;
    readonly campaignId?: string;
    readonly traits: Readonly<Record<string, string>>;
  }
>;
export type EnrichLead = Command<'EnrichLead', { readonly leadId: string; readonly traits: Record<string, string> }>;
export type ScoreLead = Command<'ScoreLead', { readonly leadId: string; readonly policy: LeadScoringPolicy }>;
export type AssignLead = Command<'AssignLead', { readonly leadId: string; readonly assignee: string }>;
export type QualifyLead = Command<'QualifyLead', { readonly leadId: string; readonly threshold: number }>;
export type DisqualifyLead = Command<'DisqualifyLead', { readonly leadId: string; readonly reason: string }>;
export type ConvertLead = Command<'ConvertLead', { readonly leadId: string; readonly opportunityId: string }>;

/** Everything that can be asked of a lead. */
export type LeadCommand =
  CaptureLead | EnrichLead | ScoreLead | AssignLead | QualifyLead | DisqualifyLead | ConvertLead;

export type LeadRefusal =
  | 'LEAD_UNKNOWN'
  | 'LEAD_ALREADY_CAPTURED'
  | 'LEAD_NOT_OPEN'
  | 'LEAD_NOT_QUALIFIED'
  | 'LEAD_NOT_SCORED'
  | 'LEAD_SCORE_TOO_LOW';

type LeadDecision = Decision<LeadEvent, LeadRefusal>;
type KnownLead = Exclude<Lead, { status: 'unknown' }>;

const capture = ({ data }: CaptureLead, lead: Lead): LeadDecision =>
  lead.status === 'unknown'
    ? accept({ type: 'LeadCaptured', data: { ...data, traits: { ...data.traits } } })
    : refuse('LEAD_ALREADY_CAPTURED', { status: lead.status });

const score = ({ data: { leadId, policy } }: ScoreLead, lead: KnownLead): LeadDecision => {
  const { score: points, reasons } = scoreLead(policy, lead.traits);
  return accept({
    type: 'LeadScored',
    data: { leadId, score: points, policyVersion: policy.version, reasons, causedBy: [...lead.traitEvents] },
  });
};

const qualify = ({ data: { leadId, threshold } }: QualifyLead, lead: KnownLead): LeadDecision => {
  if (lead.score === undefined) return refuse('LEAD_NOT_SCORED');
  if (lead.score < threshold) return refuse('LEAD_SCORE_TOO_LOW', { score: lead.score, threshold });
  return accept({ type: 'LeadQualified', data: { leadId, score: lead.score, interest: lead.interest } });
};

const convert = ({ data }: ConvertLead, lead: KnownLead): LeadDecision => {
  if (lead.status === 'converted' && lead.opportunityId === data.opportunityId) return accept();
  if (lead.status !== 'qualified') return refuse('LEAD_NOT_QUALIFIED', { status: lead.status });
  return accept({ type: 'LeadConverted', data });
};

const decide = (command: LeadCommand, lead: Lead): LeadDecision => {
  if (command.type === 'CaptureLead') return capture(command, lead);
  if (lead.status === 'unknown') return refuse('LEAD_UNKNOWN', { leadId: command.data.leadId });
  if (command.type === 'ConvertLead') return convert(command, lead);
  if (lead.status !== 'open') return refuse('LEAD_NOT_OPEN', { status: lead.status });
  switch (command.type) {
    case 'EnrichLead':
      return accept({ type: 'LeadEnriched', data: command.data });
    case 'ScoreLead':
      return score(command, lead);
    case 'AssignLead':
      return accept({ type: 'LeadAssigned', data: command.data });
    case 'QualifyLead':
      return qualify(command, lead);
    case 'DisqualifyLead':
      return accept({ type: 'LeadDisqualified', data: command.data });
    default:
      return unreachable(command);
  }
};

export const leadDecider: Decider<Lead, LeadCommand, LeadEvent, LeadRefusal> = {
  name: 'lead',
  initial,
  evolve,
  decide,
  customerOf: (lead) => (lead.status === 'unknown' ? null : lead.customerId),
};
