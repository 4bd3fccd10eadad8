import { EventStoreOverloadedError } from '../errors.ts';
import type { PendingAppend } from './pending-append.ts';

export interface AppendGroupsOptions {
  /** Most requests in one group. */
  readonly groupLimit: number;
  /** Most characters in one group, unless one request alone has more: an oversized append must not take others along. */
  readonly groupSizeLimit: number;
  /** Groups on their way at once. */
  readonly lanes: number;
  /** Most appends that wait for their group, and most characters in them: beyond, an append is refused, not the process lost. */
  readonly waitingLimit: number;
  readonly waitingSizeLimit: number;
  /** Writes a group and settles each of its appends; never rejects. */
  readonly write: (group: readonly PendingAppend[]) => Promise<void>;
}

/**
 * Appends that are asked for while others are on their way go together, in one transaction and one round trip. A stream
 * is in one group at a time, so that its requests keep their order and groups of this process never wait for each other.
 */
export class AppendGroups {
  private waiting: PendingAppend[] = [];
  private waitingSize = 0;
  private readonly busyStreams = new Set<string>();
  private lanesInUse = 0;
  private scheduled = false;
  private whenIdle: (() => void)[] = [];

  constructor(private readonly options: AppendGroupsOptions) {}

  /** @throws EventStoreOverloadedError when too much waits already; an append that waits alone is never too large */
  add(pending: PendingAppend): void {
    const { waitingLimit, waitingSizeLimit } = this.options;
    const size = this.waitingSize + pending.size;
    if (this.waiting.length >= waitingLimit || (this.waiting.length > 0 && size > waitingSizeLimit)) {
      throw new EventStoreOverloadedError(this.waiting.length);
    }
    this.waiting.push(pending);
    this.waitingSize = size;
    this.schedule();
  }

  /** Resolves when nothing waits and nothing is on its way. */
  idle(): Promise<void> {
    if (this.isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.whenIdle.push(resolve));
  }

  private isIdle(): boolean {
    return this.waiting.length === 0 && this.lanesInUse === 0;
  }

  /** At the end of this turn of the event loop: callers of the same turn share a group. */
  private schedule(): void {
    if (this.scheduled || this.lanesInUse >= this.options.lanes) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.fillLanes();
    });
  }

  private fillLanes(): void {
    const { lanes, groupLimit } = this.options;
    while (this.lanesInUse < lanes) {
      // Shared out among the free lanes: while the database writes one group, this process makes up and settles the other.
      const share = Math.ceil(this.waiting.length / (lanes - this.lanesInUse));
      const group = this.takeGroup(Math.min(groupLimit, share));
      if (group.length === 0) return;
      void this.send(group);
    }
  }

  private takeGroup(groupLimit: number): readonly PendingAppend[] {
    const { groupSizeLimit } = this.options;
    const group: PendingAppend[] = [];
    const left: PendingAppend[] = [];
    let size = 0;
    for (const [index, pending] of this.waiting.entries()) {
      if (group.length === groupLimit || (group.length > 0 && size + pending.size > groupSizeLimit)) {
        left.push(...this.waiting.slice(index));
        break;
      }
      if (this.busyStreams.has(pending.stream)) {
        left.push(pending);
        continue;
      }
      group.push(pending);
      size += pending.size;
    }
    this.waiting = left;
    this.waitingSize -= size;
    return group;
  }

  private async send(group: readonly PendingAppend[]): Promise<void> {
    this.lanesInUse += 1;
    for (const { stream } of group) this.busyStreams.add(stream);
    await this.options.write(group);
    for (const { stream } of group) this.busyStreams.delete(stream);
    this.lanesInUse -= 1;
    if (this.waiting.length > 0) this.schedule();
    else if (this.isIdle()) for (const resolve of this.whenIdle.splice(0)) resolve();
  }
}
