import type { ConsentGranted, ConsentRevoked, Purpose } from '@perennial/contracts';
import type { Position, RecordedEvent } from '@perennial/kernel';

/** One grant or revocation, as it can be shown to the customer and to an authority (GDPR, Article 7 (1)). */
export interface ConsentEntry {
  readonly eventId: string;
  readonly type: 'ConsentGranted' | 'ConsentRevoked';
  readonly purpose: Purpose;
  /** Of a grant: lawful basis, what proves it, and when it runs out. */
  readonly lawfulBasis?: string;
  readonly proof?: string;
  readonly expiresAt?: string;
  /** Of a revocation, where the customer gave one. */
  readonly reason?: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly position: Position;
  readonly actor: string;
  readonly channel: string;
}

type ConsentEvent = ConsentGranted | ConsentRevoked;

/** The ledger that these events of a customer's life are. They come from the log, so what was erased there is erased here. */
export const consentLedger = (events: readonly RecordedEvent[]): readonly ConsentEntry[] =>
  events.map((event) => {
    const { customerId: _customerId, ...said } = event.data as ConsentEvent['data'];
    const { id: eventId, occurredAt, recordedAt, position, actor, channel } = event;
    const type = event.type as ConsentEvent['type'];
    return { eventId, type, ...said, occurredAt, recordedAt, position, actor, channel };
  });
