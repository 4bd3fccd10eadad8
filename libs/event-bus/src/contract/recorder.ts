import { type Position, type RecordedEvent, START } from '@perennial/kernel';
import type { EventBatch, SubscribeOptions } from '../event-bus.ts';
import { partitionOf } from '../partition.ts';

/** A subscriber that notes what it is handed, and keeps checkpoints as a projection does. */
export class Recorder {
  readonly batches: EventBatch[] = [];
  /** Events in the order of their first delivery. */
  readonly events: RecordedEvent[] = [];
  readonly resumed: ReadonlyMap<number, Position>[] = [];
  readonly errors: { readonly error: unknown; readonly attempt: number }[] = [];
  readonly checkpoints = new Map<number, Position>();
  /** Called with each batch before it counts as applied; may throw, or take its time. */
  beforeApplying: (batch: EventBatch) => Promise<void> | void = () => undefined;
  private readonly looking = new Set<() => void>();

  constructor(
    private readonly partitionCount: number,
    /** Where partitions go on that have no checkpoint yet. */
    private readonly from: Position = START,
  ) {}

  options(name: string, types: readonly string[]): SubscribeOptions {
    return {
      name,
      types,
      resumeFrom: async (partitions) => {
        const positions = new Map(partitions.map((partition) => [partition, this.positionOf(partition)]));
        this.resumed.push(positions);
        return positions;
      },
      handle: async (batch) => {
        await this.beforeApplying(batch);
        this.apply(batch);
      },
      onError: (error, attempt) => {
        this.errors.push({ error, attempt });
        this.look();
      },
    };
  }

  positionOf(partition: number): Position {
    return this.checkpoints.get(partition) ?? this.from;
  }

  /** True when everything up to here was delivered, in every partition. */
  hasReached(position: Position): boolean {
    return Array.from({ length: this.partitionCount }, (_, partition) => partition).every(
      (partition) => this.positionOf(partition) >= position,
    );
  }

  /** Resolves when it holds; rejects, saying what was seen, when it does not within ten seconds. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        this.looking.delete(look);
      };
      const look = () => {
        if (!condition()) return;
        settle();
        resolve();
      };
      const timer = setTimeout(() => {
        settle();
        reject(new Error(`waited in vain; seen: ${JSON.stringify(this.events.map(({ id, type }) => ({ id, type })))}`));
      }, 10_000);
      this.looking.add(look);
      look();
    });
  }

  private apply(batch: EventBatch): void {
    this.batches.push(batch);
    for (const event of batch.events) {
      if (event.position > this.positionOf(partitionOf(event, this.partitionCount))) this.events.push(event);
    }
    for (const partition of batch.partitions) {
      if (batch.reached > this.positionOf(partition)) this.checkpoints.set(partition, batch.reached);
    }
    this.look();
  }

  private look(): void {
    for (const look of [...this.looking]) look();
  }
}
