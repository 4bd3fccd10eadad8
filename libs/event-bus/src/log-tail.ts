import type { EventStore, Page } from '@perennial/event-store';
import { type Position, START } from '@perennial/kernel';
import type { SubscribeOptions } from './event-bus.ts';
import { pagesAfter } from './pages.ts';
import { backoff, pause } from './pause.ts';

export interface TailPace {
  readonly minPollMs: number;
  readonly maxPollMs: number;
  readonly pageSize: number;
}

/** One subscriber's walk along the log, from its construction until `stop()`. */
export class LogTail {
  private readonly stopping = new AbortController();
  private readonly finished: Promise<void>;
  private failures = 0;

  constructor(
    private readonly store: Pick<EventStore, 'readAll'>,
    private readonly partitions: readonly number[],
    private readonly subscriber: SubscribeOptions,
    private readonly pace: TailPace,
  ) {
    this.finished = this.run();
  }

  stop(): Promise<void> {
    this.stopping.abort();
    return this.finished;
  }

  private get stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.follow(await this.resumePosition());
      } catch (error) {
        this.failures += 1;
        this.subscriber.onError?.(error, this.failures);
        await pause(backoff(this.failures), this.stopping.signal);
      }
    }
  }

  /** The log is read in one piece, so it starts where the partition that is furthest behind goes on. */
  private async resumePosition(): Promise<Position> {
    const positions = await this.subscriber.resumeFrom(this.partitions);
    return this.partitions
      .map((partition) => positions.get(partition) ?? START)
      .reduce((earliest, position) => (position < earliest ? position : earliest));
  }

  private async follow(from: Position): Promise<void> {
    let delivered: Position | undefined;
    let after = from;
    let wait = this.pace.minPollMs;
    const { types } = this.subscriber;
    while (!this.stopped) {
      let active = false;
      for await (const page of pagesAfter(this.store, { after, types, limit: this.pace.pageSize })) {
        if (this.stopped) return;
        after = page.reached;
        active ||= page.events.length > 0;
        if (!this.worthDelivering(page, delivered)) continue;
        await this.subscriber.handle({ ...page, partitions: this.partitions });
        delivered = page.reached;
        this.failures = 0;
      }
      wait = active ? this.pace.minPollMs : Math.min(this.pace.maxPollMs, wait * 1.5);
      await pause(wait, this.stopping.signal);
    }
  }

  /**
   * A batch without events tells the subscriber that nothing of interest lies before `reached`. It is worth a call when that is
   * news and no more pages are waiting; the first one after a (re)start is news in itself: the subscriber is live now.
   */
  private worthDelivering(page: Page, delivered: Position | undefined): boolean {
    return page.events.length > 0 || (page.caughtUp && (delivered === undefined || page.reached > delivered));
  }
}
