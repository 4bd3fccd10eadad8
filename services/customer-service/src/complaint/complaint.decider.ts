import type { ComplaintAnswered, ComplaintFiled, ComplaintResolved } from '@perennial/contracts';
import { accept, type Command, type Decider, type Decision, refuse, unreachable } from '@perennial/kernel';
import type { ComplaintEvent } from './complaint.events.ts';
import { type Complaint, evolve, initial } from './complaint.ts';

export type FileComplaint = Command<'FileComplaint', ComplaintFiled['data']>;
export type AnswerComplaint = Command<'AnswerComplaint', ComplaintAnswered['data']>;
export type ResolveComplaint = Command<'ResolveComplaint', ComplaintResolved['data']>;

/** Everything that can be asked of a complaint. */
export type ComplaintCommand = FileComplaint | AnswerComplaint | ResolveComplaint;

export type ComplaintRefusal =
  'COMPLAINT_UNKNOWN' | 'COMPLAINT_ALREADY_FILED' | 'COMPLAINT_NOT_ANSWERED' | 'COMPLAINT_RESOLVED';

type ComplaintDecision = Decision<ComplaintEvent, ComplaintRefusal>;
type KnownComplaint = Exclude<Complaint, { status: 'unknown' }>;

/** Whoever complains is owed an answer, unless they take the complaint back. */
const resolve = ({ data }: ResolveComplaint, { status }: KnownComplaint): ComplaintDecision =>
  status === 'answered' || data.outcome === 'withdrawn'
    ? accept({ type: 'ComplaintResolved', data })
    : refuse('COMPLAINT_NOT_ANSWERED', { status });

const decide = (command: ComplaintCommand, complaint: Complaint): ComplaintDecision => {
  if (command.type === 'FileComplaint') {
    return complaint.status === 'unknown'
      ? accept({ type: 'ComplaintFiled', data: command.data })
      : refuse('COMPLAINT_ALREADY_FILED', { status: complaint.status });
  }
  if (complaint.status === 'unknown') {
    return refuse('COMPLAINT_UNKNOWN', { complaintId: command.data.complaintId });
  }
  if (complaint.status === 'resolved') return refuse('COMPLAINT_RESOLVED', { outcome: complaint.outcome });
  switch (command.type) {
    case 'AnswerComplaint':
      return accept({ type: 'ComplaintAnswered', data: command.data });
    case 'ResolveComplaint':
      return resolve(command, complaint);
    default:
      return unreachable(command);
  }
};

export const complaintDecider: Decider<Complaint, ComplaintCommand, ComplaintEvent, ComplaintRefusal> = {
  name: 'complaint',
  initial,
  evolve,
  decide,
  customerOf: (complaint) => (complaint.status === 'unknown' ? null : complaint.customerId),
};
