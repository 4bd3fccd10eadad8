import { pause } from '@perennial/event-bus';
import { type EventStore, pagesAfter } from '@perennial/event-store';
import { type Position, type RecordedEvent, START } from '@perennial/kernel';
import type { ClientBase } from 'pg';
import { LogBehindError } from './errors.ts';
import { followedTypes } from './personal-reach.ts';
import type { AnyProjection } from './projection.ts';
import { type TableFold, tableFold } from './table-fold.ts';
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
  /** Rows kept in memory between pages; when there are more, they are written and let go. Default 20,000. */
  readonly rowsInMemory?: number;
  readonly onProgress?: (progress: ReplayProgress) => void;
  /** Gives up, with the signal's reason, after the page in hand. */
  readonly signal?: AbortSignal;
}

const PAGE_SIZE = 5_000;
const ROWS_IN_MEMORY = 20_000;
/** Another process may have seen the end of the log some milliseconds earlier than this one does. */
const REACH_WITHIN_MS = 1_000;
const REACH_PAUSE_MS = 5;

/** Where a replay is. */
export interface ReplayPoint {
  readonly position: Position;
  readonly events: number;
}

/** The fold of the log, page by page, into an empty table that nobody else writes to. */
export class Replay {
  private at: ReplayPoint = { position: START, events: 0 };
  private readonly began = performance.now();
  private readonly types: readonly string[];
  private readonly rows: TableFold;

  constructor(
    private readonly store: EventStore,
    private readonly projection: AnyProjection,
    layout: TableLayout,
    private readonly options: ReplayOptions,
  ) {
    this.types = followedTypes(projection);
    this.rows = tableFold(projection, layout, { store, empty: true });
  }

  get point(): ReplayPoint {
    return this.at;
  }

  /**
   * Goes on to the end of the log as it is when it gets there (or to `upTo`), folding one page while the next is read. Then
   * everything is in the table.
   */
  async advance(client: ClientBase, upTo = this.options.upTo): Promise<void> {
    const { pageSize = PAGE_SIZE, rowsInMemory = ROWS_IN_MEMORY, onProgress, only, signal } = this.options;
    const head = onProgress ? await this.store.head() : START;
    const pages = pagesAfter(this.store, {
      after: this.at.position,
      types: this.types,
      limit: pageSize,
      ...(upTo !== undefined && { upTo }),
    });
    for await (const page of pages) {
      signal?.throwIfAborted();
      const events = only ? page.events.filter(only) : page.events;
      await this.rows.fold(client, events);
      if (this.rows.size > rowsInMemory) {
        await this.rows.flush(client);
        this.rows.forget();
      }
      this.at = { position: page.reached, events: this.at.events + events.length };
      onProgress?.(this.progress(head));
    }
    await this.rows.flush(client);
  }

  /**
   * Goes on to a position that somebody has seen in the log, waiting (bounded) until it is seen from here too.
   * @throws LogBehindError when the log ends before it
   */
  async advanceTo(client: ClientBase, goal: Position): Promise<void> {
    const deadline = performance.now() + REACH_WITHIN_MS;
    const { signal = new AbortController().signal } = this.options;
    while (this.at.position < goal) {
      await this.advance(client, goal);
      if (this.at.position >= goal) return;
      signal.throwIfAborted();
      if (performance.now() > deadline) throw new LogBehindError(this.projection.name, goal, this.at.position);
      await pause(REACH_PAUSE_MS, signal);
    }
  }

  /** Goes back to where it was, because the transaction it went on in was rolled back. */
  rewind(point: ReplayPoint): void {
    this.rows.forget();
    this.at = point;
  }

  private progress(head: Position): ReplayProgress {
    const { position, events } = this.at;
    const seconds = (performance.now() - this.began) / 1_000;
    const share = Number(position) / Number(head);
    const estimable = seconds > 0 && share > 0 && Number.isFinite(share);
    return {
      events,
      eventsPerSecond: seconds > 0 ? Math.round(events / seconds) : 0,
      position,
      head: head > position ? head : position,
      secondsLeft: estimable ? Math.max(0, Math.round((seconds * (1 - share)) / share)) : null,
    };
  }
}
