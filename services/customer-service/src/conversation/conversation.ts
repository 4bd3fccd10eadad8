import type { EventMap } from '@perennial/contracts';
import type { Instant, RecordedEvent } from '@perennial/kernel';

/** One thing that was said or done in a conversation. */
export interface ConversationEntry {
  readonly at: Instant;
  readonly eventId: string;
  readonly type: ConversationType;
  /** `internal`: the customer saw nothing of it. */
  readonly direction: 'inbound' | 'outbound' | 'internal';
  /** A medium of interactions, or `case`, or `complaint`. */
  readonly medium: string;
  /** Who did it: the actor of the event. */
  readonly actor: string;
  readonly subject: string | null;
  readonly text: string | null;
  /** The interaction, case or complaint that it is part of. */
  readonly aboutId: string;
}

export const CONVERSATION_TYPES = [
  'InteractionLogged',
  'InteractionHandedOver',
  'CaseOpened',
  'CaseReplied',
  'CaseResolved',
  'CaseReopened',
  'ComplaintFiled',
  'ComplaintAnswered',
  'ComplaintResolved',
] as const;
export type ConversationType = (typeof CONVERSATION_TYPES)[number];

type Said = Pick<ConversationEntry, 'direction' | 'medium' | 'aboutId'> & {
  readonly subject?: string | undefined;
  readonly text?: string | undefined;
};
type Reading = { readonly [Type in ConversationType]: (data: EventMap[Type]['data']) => Said };

const reading: Reading = {
  InteractionLogged: ({ interactionId, medium, direction, subject, content }) => ({
    direction,
    medium,
    aboutId: interactionId,
    subject,
    text: content,
  }),
  InteractionHandedOver: ({ interactionId, to, reason }) => ({
    direction: 'internal',
    medium: 'hand-over',
    aboutId: interactionId,
    subject: to,
    text: reason,
  }),
  CaseOpened: ({ caseId, subject, description }) => ({
    direction: 'internal',
    medium: 'case',
    aboutId: caseId,
    subject,
    text: description,
  }),
  CaseReplied: ({ caseId, message }) => ({ direction: 'outbound', medium: 'case', aboutId: caseId, text: message }),
  CaseResolved: ({ caseId, resolution }) => ({
    direction: 'internal',
    medium: 'case',
    aboutId: caseId,
    text: resolution,
  }),
  CaseReopened: ({ caseId, reason }) => ({ direction: 'internal', medium: 'case', aboutId: caseId, text: reason }),
  ComplaintFiled: ({ complaintId, about, statement }) => ({
    direction: 'inbound',
    medium: 'complaint',
    aboutId: complaintId,
    subject: about,
    text: statement,
  }),
  ComplaintAnswered: ({ complaintId, answer }) => ({
    direction: 'outbound',
    medium: 'complaint',
    aboutId: complaintId,
    text: answer,
  }),
  ComplaintResolved: ({ complaintId, outcome, remedy }) => ({
    direction: 'internal',
    medium: 'complaint',
    aboutId: complaintId,
    subject: outcome,
    text: remedy,
  }),
};

const isOfConversation = (type: string): type is ConversationType => Object.hasOwn(reading, type);

const entryOf = (event: RecordedEvent): readonly ConversationEntry[] => {
  const { occurredAt: at, id: eventId, type, actor } = event;
  if (!isOfConversation(type)) return [];
  // The log holds data that was valid for its type when it was appended.
  const read = reading[type] as (data: unknown) => Said;
  const { subject, text, ...said } = read(event.data);
  return [{ at, eventId, type, actor, ...said, subject: subject ?? null, text: text ?? null }];
};

/** The thread of a customer's events in the order in which it happened; what was recorded first goes first on a tie. */
export const conversationOf = (events: readonly RecordedEvent[]): readonly ConversationEntry[] =>
  events.flatMap(entryOf).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
