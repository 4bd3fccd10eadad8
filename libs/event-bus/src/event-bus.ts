import type { Position, RecordedEvent } from '@perennial/kernel';

/** What a subscriber is handed: some events of some partitions, in order of position. */
export interface EventBatch {
  readonly events: readonly RecordedEvent[];
  /** The partitions this batch speaks for: all of them in the embedded bus, one in Kafka. */
  readonly partitions: readonly number[];
  /** Every wanted event of these partitions up to here has now been delivered. */
  readonly reached: Position;
  /** True when, at the moment of reading, nothing more was there. */
  readonly caughtUp: boolean;
}

export interface SubscribeOptions {
  /** Who is listening, e.g. `retention`: consumer group in Kafka, name in logs and metrics. */
  readonly name: string;
  readonly types: readonly string[];
  /** Where each partition goes on: the last position already applied. Asked when partitions are (re)assigned and after a failure. */
  readonly resumeFrom: (partitions: readonly number[]) => Promise<ReadonlyMap<number, Position>>;
  /**
   * Applies a batch. The next one of the same partitions comes after it resolves. When it rejects, the subscription waits
   * (bounded, growing) and asks `resumeFrom` again: at-least-once delivery, so handlers skip what they have applied.
   */
  readonly handle: (batch: EventBatch) => Promise<void>;
  readonly onError?: (error: unknown, attempt: number) => void;
}

export interface Subscription {
  /** Delivers nothing more; resolves when a batch in flight is finished. */
  stop(): Promise<void>;
}

/** How services hear of each other. At-least-once, in order of position within a partition. */
export interface EventBus {
  /** Number of partitions; `partitionOf(event)` with this number says where an event belongs. */
  readonly partitionCount: number;
  subscribe(options: SubscribeOptions): Subscription;
  close(): Promise<void>;
}
