import type { EventStore } from '@perennial/event-store';
import type { EventBus, SubscribeOptions, Subscription } from './event-bus.ts';
import { DEFAULT_PARTITION_COUNT } from './partition.ts';
import { LogTail, type TailPace } from './log-tail.ts';

export interface EmbeddedEventBusOptions {
  readonly store: Pick<EventStore, 'readAll'>;
  /** Default 6. Checkpoints are per partition: changing it makes read models rebuild. */
  readonly partitionCount?: number;
  /** Milliseconds to the next look after something came. Default 5. */
  readonly minPollMs?: number;
  /** Milliseconds to the next look when nothing has come for a while. Default 50. */
  readonly maxPollMs?: number;
  /** Most events in one batch. Default 1,000. */
  readonly pageSize?: number;
}

/** The bus without a broker: every subscription tails the event store by itself, for all partitions at once. */
export class EmbeddedEventBus implements EventBus {
  readonly partitionCount: number;
  private readonly store: Pick<EventStore, 'readAll'>;
  private readonly pace: TailPace;
  private readonly tails = new Set<LogTail>();

  constructor(options: EmbeddedEventBusOptions) {
    this.store = options.store;
    this.partitionCount = options.partitionCount ?? DEFAULT_PARTITION_COUNT;
    this.pace = {
      minPollMs: options.minPollMs ?? 5,
      maxPollMs: options.maxPollMs ?? 50,
      batchSize: options.pageSize ?? 1_000,
    };
  }

  subscribe(options: SubscribeOptions): Subscription {
    const partitions = Array.from({ length: this.partitionCount }, (_, partition) => partition);
    const tail = new LogTail(this.store, partitions, options, this.pace);
    this.tails.add(tail);
    return {
      stop: async () => {
        await tail.stop();
        this.tails.delete(tail);
      },
    };
  }

  /** Stops every subscription, each after the batch it is busy with. The store stays open: it is the caller's. */
  async close(): Promise<void> {
    await Promise.all([...this.tails].map((tail) => tail.stop()));
    this.tails.clear();
  }
}
