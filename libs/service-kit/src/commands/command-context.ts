import type { Instant } from '@perennial/kernel';

/** Whose command it is, and everything the envelope of its events needs that is not in the command itself. */
export interface CommandContext {
  readonly tenantId: string;
  /** Who did it: the token's subject. */
  readonly actor: string;
  /** Through which channel it reached us; header `Perennial-Channel`, else `api`. */
  readonly channel: string;
  /** Business time; header `Perennial-Occurred-At`, else now. */
  readonly occurredAt: Instant;
  readonly correlationId: string;
  readonly traceparent: string | null;
  /** Header `Perennial-Simulated`. */
  readonly simulated: boolean;
  /** Header `If-Match`: the stream version that the client has seen, or null when it does not care. */
  readonly expectedVersion: number | null;
  /** Header `Idempotency-Key`, or null. */
  readonly idempotency: Idempotency | null;
  /**
   * An id for something that this command creates: new (UUID v7), or, with an Idempotency-Key, derived from tenant, actor,
   * key and kind, so that a retried creation addresses the same stream. Asked twice for one kind, it gives two ids, in a fixed order.
   */
  newId(kind: string): string;
}

/** What makes a retried request recognisable. */
export interface Idempotency {
  readonly key: string;
  /** Id of this very request: derived from key and content. Becomes the causation id of its events. */
  readonly requestId: string;
  /** The id of the nth event of the mth command of this request. */
  eventId(command: number, index: number): string;
  /** How many commands the request has executed so far, and counts one more: two commands of one request must differ. */
  nextCommand(): number;
}
