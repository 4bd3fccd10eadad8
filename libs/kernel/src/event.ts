import type { Brand } from './brand.ts';
import type { Instant } from './instant.ts';

/**
 * A place in the one global order of the log. Opaque to clients; two positions compare as strings
 * (`a < b` means a is earlier), whatever store they are from.
 */
export type Position = Brand<string, 'Position'>;

/** Before the first event of any log. */
export const START = '' as Position;

/** What a decider decides has happened: a name in the past tense and its data. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** A domain event with its id and business time, as `evolve` sees it: ids let a decision name the events it rests on. */
export type Happened<Event extends DomainEvent> = Event & { readonly id: string; readonly occurredAt: Instant };

/** What is known about an event besides its type and data, before the log has given it a place. */
export interface EventMetadata {
  /** UUID. The same id at the same place is the same event: appends are idempotent by it. */
  readonly id: string;
  /** Version of the event's schema in `libs/contracts`, from 1. */
  readonly schemaVersion: number;
  /** The customer whose life this event is part of; `null` for events of no customer. Kafka key and privacy subject. */
  readonly customerId: string | null;
  /** Business time: when it happened in the customer's life. */
  readonly occurredAt: Instant;
  /** Who did it: a user id, or `service:<name>`, `import:<name>`, `simulator`. */
  readonly actor: string;
  /** Through which channel it reached us: `web`, `phone`, `shop`, `import`, `reaction`, … */
  readonly channel: string;
  /** Ties together everything that one request caused, across services. */
  readonly correlationId: string;
  /** The event or command that caused this one. */
  readonly causationId: string | null;
  /** W3C trace context of the request, so that a trace crosses the log. */
  readonly traceparent: string | null;
  /** True for events made by `perennial simulate`. */
  readonly simulated: boolean;
}

/** An event on its way into the log. */
export interface NewEvent<Type extends string = string, Data = unknown>
  extends EventMetadata, DomainEvent<Type, Data> {}

/** An event as the log gives it back: the envelope of architecture.md. */
export interface RecordedEvent<Type extends string = string, Data = unknown> extends NewEvent<Type, Data> {
  readonly tenantId: string;
  readonly streamId: string;
  /** 1-based version of the stream after this event. */
  readonly streamVersion: number;
  readonly position: Position;
  /** Store time: when we came to know it. */
  readonly recordedAt: Instant;
}
