import { type EventMap, findDefinition } from '@perennial/contracts';
import type { RecordedEvent } from '@perennial/kernel';

/** What each service works with customers' data for. The lawful basis of each purpose is among the consents. */
const PURPOSES: Readonly<Record<string, string>> = {
  acquisition: 'To know who a customer is and what they have agreed to, to follow up interest, and to sell.',
  enhancement: 'To take, fulfil and account for orders, and to make offers.',
  retention: 'To keep a loyalty account, to care for the relationship, and to ask how satisfied the customer is.',
  'customer-service': 'To answer questions, solve cases and settle complaints.',
  '*': 'To prove that personal data was erased.',
};

export interface Consent {
  readonly purpose: string;
  readonly lawfulBasis: string;
  readonly proof: string;
  readonly grantedAt: string;
  readonly revokedAt: string | null;
}

const withConsent = (consents: readonly Consent[], event: RecordedEvent): readonly Consent[] => {
  if (event.type === 'ConsentGranted') {
    const { purpose, lawfulBasis, proof } = (event as EventMap['ConsentGranted']).data;
    return [...consents, { purpose, lawfulBasis, proof, grantedAt: event.occurredAt, revokedAt: null }];
  }
  if (event.type !== 'ConsentRevoked') return consents;
  const { purpose } = (event as EventMap['ConsentRevoked']).data;
  return consents.map((consent) =>
    consent.purpose === purpose && consent.revokedAt === null ? { ...consent, revokedAt: event.occurredAt } : consent,
  );
};

const linked = (events: readonly RecordedEvent[]): readonly string[] => {
  const ids = new Set<string>();
  for (const { type, data } of events) {
    const { linkedCustomerId } = data as { linkedCustomerId?: string };
    if (type === 'IdentityLinked' && linkedCustomerId) ids.add(linkedCustomerId);
    if (type === 'IdentityUnlinked' && linkedCustomerId) ids.delete(linkedCustomerId);
  }
  return [...ids];
};

const processingOf = (events: readonly RecordedEvent[]) =>
  Array.from(
    Map.groupBy(events, ({ type }) => type),
    ([type, some]) => {
      const definition = findDefinition(type);
      return {
        type,
        events: some.length,
        meaning: definition?.description ?? null,
        service: definition?.service ?? null,
        personalFields: definition?.personal ?? [],
        purpose: PURPOSES[definition?.service ?? ''] ?? null,
      };
    },
  ).sort((one, other) => (one.type < other.type ? -1 : 1));

/**
 * Everything that is known of a customer, for the customer (GDPR articles 15 and 20). The events are the whole of it: every read
 * model is a function of them. Of an erased customer, the personal values read as erased.
 */
export const subjectAccessOf = (customerId: string, events: readonly RecordedEvent[]) => ({
  customerId,
  erased: events.some(({ type }) => type === 'CustomerErased'),
  /** Other ids found to be the same person: each is asked for by itself. */
  linkedCustomerIds: linked(events),
  consents: events.reduce(withConsent, []),
  processing: processingOf(events),
  events,
});
