import type { NewEvent, Position, RecordedEvent } from '@perennial/kernel';

/**
 * What a writer knows of the stream it appends to. A number is the exact current version (0 is `noStream`).
 * `any` queues behind other writers and never conflicts. A deleted stream is none: `noStream`, 0 and `any` fit it.
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

/** Which events of the whole log. Positions without a match are passed over, not missed. */
export interface LogSelection {
  /** Only these types. */
  readonly types?: readonly string[];
  /** Only streams of these categories, as `categoryOf` of the kernel finds them: `lead`, `care-task`. */
  readonly categories?: readonly string[];
  /** Only this tenant; every tenant when absent (services fold for all of them). */
  readonly tenantId?: string;
}

export interface ReadAllOptions extends LogSelection {
  /** Exclusive: the position of the last event already seen; START for all. */
  readonly after: Position;
  readonly limit: number;
  /** Inclusive upper bound. */
  readonly upTo?: Position;
}

export interface ReadAllBackwardsOptions extends LogSelection {
  /** Exclusive: the position of the oldest event already seen. Absent: from the head of the log. */
  readonly before?: Position;
  readonly limit: number;
}

/** A page of the log in global order; newest first when it was read backwards. */
export interface Page {
  readonly events: readonly RecordedEvent[];
  /**
   * Everything that matches, from where the page was to start up to here, was delivered: go on after it (backwards: before
   * it). Never below `after` (never above `before`).
   */
  readonly reached: Position;
  /** True when nothing more could be read safely at the moment of reading; backwards, when the beginning was reached. */
  readonly caughtUp: boolean;
}

export interface FollowOptions extends LogSelection {
  /** Exclusive: the position of the last event already seen; START for all. Any position will do, seen or not. */
  readonly after: Position;
  /** Ends the iteration, at the latest when the page in hand is done with. */
  readonly signal?: AbortSignal;
  /** Most events at once. Default 1,000. */
  readonly batchSize?: number;
  /** Milliseconds to the next look after something came. Default 5. */
  readonly minPollMs?: number;
  /** Milliseconds to the next look when nothing has come for a while. Default 50. */
  readonly maxPollMs?: number;
}

/** What a follower of the log is told. */
export type FollowSignal =
  /** Some matching events, in order; everything that matches up to `reached` was delivered. */
  | { readonly kind: 'events'; readonly events: readonly RecordedEvent[]; readonly reached: Position }
  /** Nothing more is there to read. Said when it becomes true, and again when events that do not match were passed over. */
  | { readonly kind: 'caught-up'; readonly position: Position }
  /** It had caught up, but now there is more to read than one batch. The events come next. */
  | { readonly kind: 'fell-behind'; readonly position: Position };

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
  /** The same from the newest event back, from the safe head: nothing that a slow writer still holds back is passed over. */
  readAllBackwards(options: ReadAllBackwardsOptions): Promise<Page>;
  /** The log from a position on, without end: what is there, then what comes. Fails with what `readAll` fails with. */
  follow(options: FollowOptions): AsyncIterable<FollowSignal>;
  /** All events of one customer's life, over all services, in order of position. */
  readCustomer(tenantId: string, customerId: string, options?: ReadCustomerOptions): Promise<readonly RecordedEvent[]>;
  /** The highest position that `readAll` may safely deliver now. */
  head(): Promise<Position>;
  /**
   * From now on `readStream` begins at `beforeVersion`, at the latest after the stream's last event. The log keeps what lies
   * before: `readAll` and `readCustomer` give it still, versions go on. Never goes back; without the stream nothing is done.
   */
  truncateStream(tenantId: string, streamId: string, beforeVersion: number): Promise<void>;
  /**
   * Ends a stream: `readStream` gives nothing until something is appended again, with the next versions. The log keeps its
   * events. Deleting what is not there (`any`, `noStream`) does nothing.
   *
   * @throws ConcurrencyConflictError
   */
  deleteStream(tenantId: string, streamId: string, expectedVersion: ExpectedVersion): Promise<void>;
  /** Finishes what is in flight, then lets go of its connections. Appending afterwards fails with EVENT_STORE_CLOSED. */
  close(): Promise<void>;
}
