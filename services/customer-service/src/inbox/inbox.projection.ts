import type { Instant } from '@perennial/kernel';
import { readModel } from '@perennial/projections';
import { InboxEntity } from './inbox.entity.ts';

type Row = InboxEntity | undefined;

interface Touch {
  readonly tenantId: string;
  readonly customerId: string | null;
  readonly occurredAt: Instant;
}

interface Message {
  readonly medium: string;
  readonly direction: 'inbound' | 'outbound';
  /** Undefined where the message has none: the subject before it stays. */
  readonly subject?: string;
  readonly sentiment?: InboxEntity['sentiment'];
}

/** The conversation that the event belongs to, begun by it when it is the first. */
const conversation = (row: Row, { tenantId, customerId, occurredAt }: Touch): InboxEntity =>
  row
    ? { ...row, lastActivityAt: occurredAt > row.lastActivityAt ? occurredAt : row.lastActivityAt }
    : {
        tenantId,
        customerId: customerId ?? '',
        messages: 0,
        lastMessageAt: null,
        lastMedium: null,
        lastDirection: null,
        lastSubject: null,
        sentiment: null,
        awaitingReply: false,
        awaitingSince: null,
        unanswered: 0,
        openCaseIds: [],
        openCases: 0,
        holder: null,
        lastActivityAt: occurredAt,
      };

const waiting = (row: InboxEntity, direction: Message['direction'], at: Instant): Partial<InboxEntity> =>
  direction === 'inbound'
    ? { awaitingReply: true, awaitingSince: row.awaitingSince ?? at, unanswered: row.unanswered + 1 }
    : { awaitingReply: false, awaitingSince: null, unanswered: 0 };

/** A message that is older than the last one is counted, but is not news. */
const message = (before: Row, event: Touch, { medium, direction, subject, sentiment }: Message): InboxEntity => {
  const row = conversation(before, event);
  const at = event.occurredAt;
  const messages = row.messages + 1;
  if (row.lastMessageAt !== null && at < row.lastMessageAt) return { ...row, messages };
  return {
    ...row,
    ...waiting(row, direction, at),
    messages,
    lastMessageAt: at,
    lastMedium: medium,
    lastDirection: direction,
    lastSubject: subject ?? row.lastSubject,
    sentiment: sentiment ?? row.sentiment,
  };
};

const withCases = (row: InboxEntity, openCaseIds: readonly string[]): InboxEntity => ({
  ...row,
  openCaseIds,
  openCases: openCaseIds.length,
});

const opened = (before: Row, event: Touch, caseId: string): InboxEntity => {
  const row = conversation(before, event);
  return withCases(row, [...new Set([...row.openCaseIds, caseId])].sort());
};

const closed = (before: Row, event: Touch, caseId: string): InboxEntity => {
  const row = conversation(before, event);
  return withCases(
    row,
    row.openCaseIds.filter((open) => open !== caseId),
  );
};

/** Who waits for an answer, whatever the channel. */
export const inbox = readModel(InboxEntity).rows({
  name: 'inbox',
  version: 1,
  keyedBy: 'customer',
  key: ({ customerId }) => (customerId === null ? null : { customerId }),
  handlers: {
    InteractionLogged: (row, event) => message(row, event, event.data),
    InteractionHandedOver: (row, event) => ({ ...conversation(row, event), holder: event.data.to }),
    CaseOpened: (row, event) => opened(row, event, event.data.caseId),
    CaseReplied: (row, event) => message(row, event, { medium: 'case', direction: 'outbound' }),
    CaseResolved: (row, event) => closed(row, event, event.data.caseId),
    CaseReopened: (row, event) => opened(row, event, event.data.caseId),
    CaseMerged: (row, event) => closed(row, event, event.data.caseId),
    ComplaintFiled: (row, event) => message(row, event, { medium: 'complaint', direction: 'inbound' }),
    ComplaintAnswered: (row, event) => message(row, event, { medium: 'complaint', direction: 'outbound' }),
  },
});
