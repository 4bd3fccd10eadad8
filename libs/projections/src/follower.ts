import { backoff, type EventBatch, partitionOf, pause } from '@perennial/event-bus';
import { type EventStore, pagesAfter } from '@perennial/event-store';
import type { Position } from '@perennial/kernel';
import type { Pool } from 'pg';
import { applyBatch, type FoldTarget } from './apply-batch.ts';
import { type Checkpoint, passOver, readCheckpoints } from './checkpoints.ts';
import { CheckpointBehindError, ProjectionVersionError, RebuildInProgressError } from './errors.ts';
import { followedTypes, follows } from './personal-reach.ts';
import { Reached } from './reached.ts';
import { register } from './registration.ts';
import { withClient } from './with-client.ts';

/** `live`: applies what the bus delivers. `catching-up`: reads the log by itself. `failing`: waits to try again. */
export type ProjectionState = 'live' | 'catching-up' | 'rebuilding' | 'failing';

/** Why a follower stops applying what the bus delivers; without an error, only because partitions were assigned anew. */
interface Trouble {
  readonly error?: Error;
}

const errorOf = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** What a follower needs of the runner it belongs to. */
export interface FollowerSurroundings {
  readonly pool: Pool;
  readonly store: EventStore;
  /** Where the bus stands: the `reached` of the last batch it began to deliver, per assigned partition. */
  readonly busAt: ReadonlyMap<number, Position>;
  /** Aborted when the runner stops. */
  readonly signal: AbortSignal;
  readonly rebuild: (target: FoldTarget) => Promise<void>;
  readonly onFailure: (target: FoldTarget, error: unknown, attempt: number) => void;
  readonly onAdvance: (follower: Follower) => void;
}

const PAGE_SIZE = 2_000;
/** Stretches without events are told to the table at most this often, in milliseconds. */
const PASS_OVER_MS = 100;
/** How often to look whether another process has finished the rebuild that this one needs, in milliseconds. */
const REBUILT_ELSEWHERE_MS = 500;

/**
 * Keeps one projection going: registers it (rebuilding when its rows are of an older version), reads the log by itself until it is
 * where the bus is, then applies what the bus delivers. Any failure leads back to the first step, after a pause; other
 * projections are not held up.
 */
export class Follower {
  state: ProjectionState = 'catching-up';
  error: unknown;
  readonly reached = new Reached();
  private failures = 0;
  private ready = false;
  private wake: () => void = () => undefined;
  private trouble: Trouble | undefined;
  private passing: Promise<void> | undefined;

  constructor(
    readonly target: FoldTarget,
    private readonly surroundings: FollowerSurroundings,
  ) {
    surroundings.signal.addEventListener('abort', () => this.wake());
  }

  private get stopped(): boolean {
    return this.surroundings.signal.aborted;
  }

  /** Follows until the runner stops, and finishes what it is at. */
  async run(): Promise<void> {
    while (!this.stopped) {
      try {
        if (!this.ready) await this.prepare();
        await this.catchUp();
        await this.untilTrouble();
      } catch (error) {
        this.ready = false;
        this.reached.reset([]);
        if (!this.stopped) await this.recover(error);
      }
    }
    await this.passing;
    await this.saveUnsaved().catch((error: unknown) => this.surroundings.onFailure(this.target, error, 1));
  }

  /** True when the live rows are of this version, and can be folded on. */
  async register(): Promise<boolean> {
    this.ready = (await register(this.surroundings.pool, this.target)) === 'ready';
    if (!this.ready) this.state = 'rebuilding';
    return this.ready;
  }

  private async prepare(): Promise<void> {
    while (!this.stopped && !(await this.register())) {
      try {
        await this.surroundings.rebuild(this.target);
      } catch (error) {
        if (!(error instanceof RebuildInProgressError)) throw error;
        await pause(REBUILT_ELSEWHERE_MS, this.surroundings.signal);
      }
    }
    this.state = 'catching-up';
  }

  private async recover(error: unknown): Promise<void> {
    this.failures += 1;
    // A server that crashed has forgotten some checkpoints: nothing is wrong with the projection, it reads the log again.
    this.state = error instanceof CheckpointBehindError ? 'catching-up' : 'failing';
    this.error = error;
    this.surroundings.onFailure(this.target, error, this.failures);
    await pause(backoff(this.failures), this.surroundings.signal);
  }

  /** The partitions that this process follows now; the checkpoints are read anew, and the bus goes on from the furthest. Never rejects. */
  async assign(partitions: readonly number[]): Promise<readonly Checkpoint[]> {
    if (!this.ready) return [];
    try {
      const checkpoints = await this.load(partitions);
      this.interrupt({});
      return checkpoints;
    } catch (error) {
      this.interrupt({ error: errorOf(error) });
      return [];
    }
  }

  /** Takes over what the bus delivers, if nothing is missing between. */
  join(): boolean {
    const { busAt } = this.surroundings;
    const { partitions } = this.reached;
    if (!this.ready || partitions.length === 0 || partitions.length !== busAt.size) return false;
    if (partitions.some((partition) => this.reached.of(partition) < busAt.get(partition)!)) return false;
    this.trouble = undefined;
    this.state = 'live';
    this.error = undefined;
    return true;
  }

  /** Applies a batch of the bus while live. Never rejects: a failure makes this projection start over by itself. */
  async offer(batch: EventBatch): Promise<void> {
    if (this.state !== 'live') return;
    try {
      await this.apply(batch);
    } catch (error) {
      this.interrupt({ error: errorOf(error) });
    }
  }

  /**
   * Looks whether the table still has what it was told (`saved`, noted before the checkpoints were read): not after a crash of
   * the server, nor after another version took over.
   */
  check(saved: ReadonlyMap<number, Position>, checkpoints: readonly Checkpoint[]): void {
    if (this.state !== 'live') return;
    const { name, version } = this.target.projection;
    for (const [partition, position] of saved) {
      const found = checkpoints.find((checkpoint) => checkpoint.partition === partition);
      if (found?.version !== version) {
        return this.interrupt({ error: new ProjectionVersionError(name, version, found?.version ?? null) });
      }
      if (found.position < position) {
        return this.interrupt({ error: new CheckpointBehindError(name, partition, found.position) });
      }
    }
  }

  private async load(partitions: readonly number[]): Promise<readonly Checkpoint[]> {
    const { projection, layout } = this.target;
    const checkpoints = await readCheckpoints(this.surroundings.pool, layout.table.schema, projection.name);
    const owned = checkpoints.filter(({ partition }) => partitions.includes(partition));
    const other = owned.find(({ version }) => version !== projection.version);
    if (other || owned.length !== partitions.length) {
      throw new ProjectionVersionError(projection.name, projection.version, other?.version ?? null);
    }
    this.reached.reset(owned);
    return owned;
  }

  private async catchUp(): Promise<void> {
    const { store, busAt, signal } = this.surroundings;
    while (!this.stopped && !this.join()) {
      const partitions = [...busAt.keys()];
      if (partitions.length === 0) {
        await pause(20, signal);
        continue;
      }
      await this.load(partitions);
      const pages = pagesAfter(store, {
        after: this.reached.lowest,
        types: followedTypes(this.target.projection),
        limit: PAGE_SIZE,
      });
      for await (const page of pages) {
        if (this.stopped || this.join()) return;
        await this.apply({ ...page, partitions });
      }
      await pause(this.join() ? 0 : 5, signal);
    }
  }

  private async apply(batch: EventBatch): Promise<void> {
    const { projection, partitionCount } = this.target;
    const partitions = new Set(batch.partitions);
    const events = batch.events.filter((event) => {
      if (!follows(projection, event.type)) return false;
      const partition = partitionOf(event, partitionCount);
      return partitions.has(partition) && event.position > this.reached.of(partition);
    });
    if (events.length > 0) {
      const after = this.reached.savedPositions();
      await withClient(this.surroundings.pool, (client) =>
        applyBatch(client, this.target, { ...batch, events, after }),
      );
    }
    this.reached.raise(batch.partitions, batch.reached, events.length > 0);
    this.failures = 0;
    this.surroundings.onAdvance(this);
    if (events.length === 0) this.passOverSoon();
  }

  /** The table is told of empty stretches later and together: only other processes and the next start read it there. */
  private passOverSoon(): void {
    this.passing ??= pause(PASS_OVER_MS, this.surroundings.signal)
      .then(() => this.saveUnsaved())
      .catch((error: unknown) => this.interrupt({ error: errorOf(error) }))
      .finally(() => (this.passing = undefined));
  }

  private async saveUnsaved(): Promise<void> {
    const { projection, layout } = this.target;
    const stretches = this.reached.unsaved();
    if (!this.ready || stretches.length === 0) return;
    const { name, version } = projection;
    const left = await passOver(this.surroundings.pool, layout.table.schema, name, version, stretches);
    const lost = stretches.find(({ partition }) => left.includes(partition));
    if (lost) throw new CheckpointBehindError(name, lost.partition, lost.after);
    for (const { partition, reached } of stretches) this.reached.raise([partition], reached, true);
  }

  private interrupt(trouble: Trouble): void {
    if (this.state === 'live') this.state = 'catching-up';
    this.trouble ??= trouble;
    this.wake();
  }

  private async untilTrouble(): Promise<void> {
    while (!this.trouble && !this.stopped) await new Promise<void>((resolve) => (this.wake = resolve));
    const { trouble } = this;
    this.trouble = undefined;
    if (trouble?.error) throw trouble.error;
  }
}
