import { type EventStore, followLog, type FollowOptions } from '@perennial/event-store';
import { type Position, START } from '@perennial/kernel';
import type { SubscribeOptions } from './event-bus.ts';
import { backoff, pause } from './pause.ts';

export type TailPace = Required<Pick<FollowOptions, 'minPollMs' | 'maxPollMs' | 'batchSize'>>;

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

  /**
   * A batch without events tells the subscriber that nothing of interest lies before `reached`; the first one after a (re)start
   * is news in itself: the subscriber is live now.
   */
  private async follow(after: Position): Promise<void> {
    const { types } = this.subscriber;
    let caughtUp = false;
    for await (const told of followLog(this.store, { ...this.pace, after, types, signal: this.stopping.signal })) {
      caughtUp = told.kind === 'events' ? caughtUp : told.kind === 'caught-up';
      if (told.kind === 'fell-behind') continue;
      const { events, reached } = told.kind === 'events' ? told : { events: [], reached: told.position };
      await this.subscriber.handle({ events, reached, caughtUp, partitions: this.partitions });
      this.failures = 0;
    }
  }
}
