import { pagesAfter } from '@perennial/event-bus';
import type { EventStore } from '@perennial/event-store';
import { type Position, type RecordedEvent, START } from '@perennial/kernel';
import type { ClientBase } from 'pg';
import { foldBatch } from './fold-batch.ts';
import { type AnyProjection, typesOf } from './projection.ts';
import type { TableLayout } from './table-layout.ts';

/** How far a replay of the log is. */
export interface ReplayProgress {
  /** Events folded so far. */
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly position: Position;
  /** Where the log ended when the replay began. */
  readonly head: Position;
  /** Estimated from the positions passed so far; null while there is nothing to estimate from. */
  readonly secondsLeft: number | null;
}

export interface ReplayOptions {
  readonly upTo?: Position;
  /** Only events for which this holds. */
  readonly only?: (event: RecordedEvent) => boolean;
  /** Events a page. Default 5,000. */
  readonly pageSize?: number;
  readonly onProgress?: (progress: ReplayProgress) => void;
  /** Gives up, with the signal's reason, after the page in hand. */
  readonly signal?: AbortSignal;
}

const PAGE_SIZE = 5_000;

/** The fold of the log, page by page, into a table that nobody else writes to. */
export class Replay {
  position: Position = START;
  events = 0;
  private readonly began = performance.now();
  private readonly types: readonly string[];

  constructor(
    private readonly store: EventStore,
    private readonly projection: AnyProjection,
    private readonly layout: TableLayout,
    private readonly options: ReplayOptions,
  ) {
    this.types = typesOf(projection);
  }

  /** Goes on to the end of the log as it is when it gets there (or to `upTo`), folding one page while the next is read. */
  async advance(client: ClientBase, upTo = this.options.upTo): Promise<void> {
    const head = this.options.onProgress ? await this.store.head() : START;
    const pages = pagesAfter(this.store, {
      after: this.position,
      types: this.types,
      limit: this.options.pageSize ?? PAGE_SIZE,
      ...(upTo !== undefined && { upTo }),
    });
    for await (const page of pages) {
      this.options.signal?.throwIfAborted();
      const events = this.options.only ? page.events.filter(this.options.only) : page.events;
      await foldBatch(client, this.projection, this.layout, events);
      this.events += events.length;
      this.position = page.reached;
      this.options.onProgress?.(this.progress(head));
    }
  }

  /** Forgets what was folded after this point, because a transaction with it was rolled back. */
  rewind({ position, events }: Pick<Replay, 'position' | 'events'>): void {
    this.position = position;
    this.events = events;
  }

  private progress(head: Position): ReplayProgress {
    const seconds = (performance.now() - this.began) / 1_000;
    const share = Number(this.position) / Number(head);
    const estimable = seconds > 0 && share > 0 && Number.isFinite(share);
    return {
      events: this.events,
      eventsPerSecond: seconds > 0 ? Math.round(this.events / seconds) : 0,
      position: this.position,
      head: head > this.position ? head : this.position,
      secondsLeft: estimable ? Math.max(0, Math.round((seconds * (1 - share)) / share)) : null,
    };
  }
}
