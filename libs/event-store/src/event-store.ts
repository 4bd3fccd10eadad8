import type { NewEvent, Position, RecordedEvent } from '@perennial/kernel';

/**
 * What a writer knows of the stream it appends to. A number is the exact current version (0 is `noStream`).
 * `any` queues behind other writers and never conflicts.
 */
export type ExpectedVersion = 'any' | 'noStream' | 'exists' | number;

/** One atomic append: all events or none, to one stream of one tenant. */
export interface AppendRequest {
  readonly tenantId: string;
  readonly streamId: string;
  readonly expectedVersion: ExpectedVersion;
  readonly events: readonly NewEvent[];
}

export interface AppendResult {
  readonly streamId: string;
  /** Version of the stream after the last event of this append. */
  readonly streamVersion: number;
  /** Position of the last event; of an empty append, the head of the log. */
  readonly position: Position;
  /** True when these very events were there already: the original result is returned, nothing was written. */
  readonly repeated: boolean;
}

export interface ReadStreamOptions {
  /** First version to read, 1-based and inclusive; from the end when backwards. */
  readonly fromVersion?: number;
  readonly limit?: number;
  readonly direction?: 'forwards' | 'backwards';
}

export interface ReadAllOptions {
  /** Exclusive: the position of the last event already seen; START for all. */
  readonly after: Position;
  readonly limit: number;
  /** Only these types. Positions without a match are passed over, not missed. */
  readonly types?: readonly string[];
  /** Only this tenant; every tenant when absent (services fold for all of them). */
  readonly tenantId?: string;
  /** Inclusive upper bound. */
  readonly upTo?: Position;
}

/** A page of the log in global order. */
export interface Page {
  readonly events: readonly RecordedEvent[];
  /** Everything up to here that matches was delivered: go on after it. Never below `after`. */
  readonly reached: Position;
  /** True when nothing more could be read safely at the moment of reading. */
  readonly caughtUp: boolean;
}

export interface ReadCustomerOptions {
  readonly types?: readonly string[];
  readonly after?: Position;
  readonly limit?: number;
  /** Inclusive upper bound: what the log knew at that position. */
  readonly upTo?: Position;
}

/**
 * The log of record. Appends are atomic, durable when they return, and idempotent: the same event ids at the same expected
 * version return the original result. Reads of one stream and of one customer see every acknowledged append at once;
 * `readAll` never passes over an event that a slow concurrent writer is still about to make visible.
 */
export interface EventStore {
  /** @throws ConcurrencyConflictError, DuplicateEventError */
  append(request: AppendRequest): Promise<AppendResult>;
  /** Many appends at once, each with its own check and its own outcome, in order; one failing does not touch the others. */
  appendMany(requests: readonly AppendRequest[]): Promise<readonly PromiseSettledResult<AppendResult>[]>;
  /** One stream; empty when it does not exist. */
  readStream(tenantId: string, streamId: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]>;
  readAll(options: ReadAllOptions): Promise<Page>;
  /** All events of one customer's life, over all services, in order of position. */
  readCustomer(tenantId: string, customerId: string, options?: ReadCustomerOptions): Promise<readonly RecordedEvent[]>;
  /** The highest position that `readAll` may safely deliver now. */
  head(): Promise<Position>;
  /** Finishes what is in flight, then lets go of its connections. Appending afterwards fails with EVENT_STORE_CLOSED. */
  close(): Promise<void>;
}
