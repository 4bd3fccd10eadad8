import { type EventBatch, type EventBus, type Subscription } from '@perennial/event-bus';
import { type Position, START } from '@perennial/kernel';
import { type ComparedCustomer, compareCustomer } from './compare-customer.ts';
import { BesideTables } from './beside-tables.ts';
import { readAllCheckpoints, readCheckpoints } from './checkpoints.ts';
import { RebuildInProgressError, UnknownProjectionError } from './errors.ts';
import { Follower } from './follower.ts';
import { PositionWaiters } from './position-waiters.ts';
import { followedTypes } from './personal-reach.ts';
import type { AnyProjection } from './projection.ts';
import { foldTargetOf, type ProjectionContext } from './projection-context.ts';
import { describeError, lagBetween, type ProjectionStatus } from './projection-status.ts';
import { ensureProjectionTables } from './projection-tables.ts';
import { type RebuildOptions, type RebuildResult, rebuildProjection } from './rebuild.ts';
import { type Verification, verifyProjection, type VerifyOptions } from './verify.ts';
import { withClient } from './with-client.ts';

/** Where the runner says what happens. Every entry is one event in the life of a projection. */
export interface ProjectionLogger {
  info(message: string, details: Readonly<Record<string, unknown>>): void;
  error(message: string, details: Readonly<Record<string, unknown>>): void;
}

export interface ProjectionRunnerOptions extends Omit<ProjectionContext, 'partitionCount'> {
  /** Name of the service: its subscription on the bus. */
  readonly name: string;
  /** Schema of the service; it must exist, with the tables of the read models. */
  readonly schema: string;
  readonly bus: EventBus;
  readonly projections: readonly AnyProjection[];
  readonly logger?: ProjectionLogger;
}

/** How often the checkpoints of live projections are compared with what was written, in milliseconds. */
const CHECK_MS = 2_000;
/** How often a waiting query asks the table, in case another replica is the one that folds, in milliseconds. */
const ASK_TABLE_MS = 100;

/**
 * Keeps the read models of a service up to date: one subscription on the bus for all of its projections, each with its own
 * checkpoints and transactions. A projection that fails tries again by itself and holds up no other; one whose rows were built by
 * older code is rebuilt beside the live table while the others go on.
 */
export class ProjectionRunner {
  /** What `rebuild` with `upTo` has left beside the live tables. */
  readonly beside: BesideTables;
  private readonly stopping = new AbortController();
  private readonly busAt = new Map<number, Position>();
  private readonly followers: ReadonlyMap<string, Follower>;
  private readonly waiters = new PositionWaiters();
  private readonly context: ProjectionContext & { readonly partitionCount: number };
  private subscription: Subscription | undefined;
  /** The bus found an event that cannot be read. It is of a type that some projection folds, not that each does. */
  private busIsStuck = false;
  private rebuilds: Promise<void> = Promise.resolve();
  private running: Promise<unknown> = Promise.resolve();
  private checking: NodeJS.Timeout | undefined;

  constructor(private readonly options: ProjectionRunnerOptions) {
    this.beside = new BesideTables(options);
    this.context = { ...options, partitionCount: options.bus.partitionCount };
    this.followers = new Map(options.projections.map((projection) => [projection.name, this.followerOf(projection)]));
  }

  /** Creates the tables for checkpoints, and begins to follow. Resolves when the projections are registered. */
  async start(): Promise<void> {
    const { bus, name, schema, pool, projections } = this.options;
    await withClient(pool, (client) => ensureProjectionTables(client, schema));
    const followers = [...this.followers.values()];
    if (followers.length === 0) return;
    // A process that was killed may have left rows in clear of who was erased since.
    for (const { name: projection } of projections) await this.beside.dropAbandonedBuildOf(projection);
    // What fails here fails again in the follower's own loop, which reports it and tries again.
    await Promise.all(followers.map((follower) => follower.register().catch(() => false)));
    this.subscription = bus.subscribe({
      name,
      types: [...new Set(projections.flatMap((projection) => followedTypes(projection)))],
      resumeFrom: (partitions) => this.resumeFrom(partitions),
      handle: (batch) => this.handle(batch),
      onError: (error, attempt) => {
        this.busIsStuck = describeError(error).code === 'EVENT_UNREADABLE';
        this.report('the bus failed', error, { attempt });
      },
    });
    this.running = Promise.all(followers.map((follower) => follower.run()));
    this.checking = setInterval(() => void this.check(), CHECK_MS);
    this.checking.unref();
  }

  /** Finishes the batch in flight, tells the table how far everything is, and stops. A rebuild in progress is given up. */
  async stop(): Promise<void> {
    clearInterval(this.checking);
    await this.subscription?.stop();
    this.stopping.abort();
    await this.running;
  }

  /**
   * Resolves to true once everything up to `position` is in the rows, to false after `timeoutMs`: read your writes.
   * @throws UnknownProjectionError
   */
  waitFor(name: string, position: Position, timeoutMs: number): Promise<boolean> {
    const { reached } = this.follower(name);
    const here = () => reached.partitions.length === this.context.partitionCount && reached.lowest >= position;
    return this.waiters.until(here, timeoutMs, () => this.tableReached(name, position), ASK_TABLE_MS);
  }

  /** How every projection is doing. Rejects when the log cannot be asked for its head. */
  async status(): Promise<ProjectionStatus[]> {
    const { pool, schema, store } = this.options;
    const [head, checkpoints] = await Promise.all([store.head(), readAllCheckpoints(pool, schema)]);
    return [...this.followers.values()].map((follower) => {
      const { projection } = follower.target;
      const stored = (checkpoints.get(projection.name) ?? [])
        .map((checkpoint) => {
          const known = follower.reached.of(checkpoint.partition);
          return known > checkpoint.position ? known : checkpoint.position;
        })
        .reduce<Position | undefined>(
          (low, position) => (low === undefined || position < low ? position : low),
          undefined,
        );
      const position = stored ?? START;
      return {
        name: projection.name,
        version: projection.version,
        position,
        head,
        lag: lagBetween(position, head),
        state: follower.state,
        ...(follower.error !== undefined && { error: describeError(follower.error) }),
      };
    });
  }

  /**
   * Builds the rows anew beside the live table, then swaps. Live reading and applying go on meanwhile.
   * @throws UnknownProjectionError, RebuildInProgressError, ProjectionHandlerError
   */
  rebuild(name: string, options: RebuildOptions = {}): Promise<RebuildResult> {
    const { signal } = this.stopping;
    return rebuildProjection(this.context, this.follower(name).target.projection, { signal, ...options });
  }

  /** Compares the live rows with a fresh fold of the log. @throws UnknownProjectionError, ProjectionVersionError */
  verify(name: string, options: VerifyOptions = {}): Promise<Verification> {
    const { signal } = this.stopping;
    return verifyProjection(this.context, this.follower(name).target.projection, { signal, ...options });
  }

  /**
   * Compares the live rows of one customer with a fresh fold of the log. The projection must be keyed by customer.
   * @throws UnknownProjectionError, ProjectionHandlerError
   */
  compareCustomer(name: string, tenantId: string, customerId: string): Promise<ComparedCustomer> {
    const { target } = this.follower(name);
    return withClient(this.options.pool, (client) => compareCustomer(client, target, { tenantId, customerId }));
  }

  private followerOf(projection: AnyProjection): Follower {
    const { pool, store } = this.options;
    return new Follower(foldTargetOf(projection, this.context, this.context.partitionCount), {
      pool,
      store,
      busAt: this.busAt,
      signal: this.stopping.signal,
      rebuild: () => this.rebuildInTurn(projection),
      onAdvance: () => this.waiters.notify(),
      onFailure: ({ projection: { name } }, error, attempt) =>
        this.report('projection failed', error, { projection: name, attempt }),
    });
  }

  /** One at a time: after an upgrade of several projections, live folding and queries need the machine too. */
  private rebuildInTurn(projection: AnyProjection): Promise<void> {
    const { name, version } = projection;
    const { signal } = this.stopping;
    const rebuilt = this.rebuilds.then(async () => {
      signal.throwIfAborted();
      this.options.logger?.info('projection rebuild started', { projection: name, version });
      const result = await rebuildProjection(this.context, projection, { signal });
      this.options.logger?.info('projection rebuilt', { projection: name, version, ...result });
    });
    // Its follower reports a failure; the next in turn does not care.
    this.rebuilds = rebuilt.catch(() => undefined);
    return rebuilt;
  }

  private follower(name: string): Follower {
    const follower = this.followers.get(name);
    if (!follower) throw new UnknownProjectionError(name, [...this.followers.keys()]);
    return follower;
  }

  /**
   * The bus goes on from the projection that is furthest; the others read the log by themselves until they are there. After an
   * event that cannot be read it goes on at the log's end: only who folds that event's type is held up by it.
   */
  private async resumeFrom(partitions: readonly number[]): Promise<ReadonlyMap<number, Position>> {
    const followers = [...this.followers.values()];
    // Nobody joins the bus while nobody knows where it will go on.
    this.busAt.clear();
    const assigned = await Promise.all(followers.map((follower) => follower.assign(partitions)));
    const known = assigned.filter((checkpoints) => checkpoints.length > 0);
    const fallback = known.length > 0 && !this.busIsStuck ? START : await this.options.store.head();
    this.busIsStuck = false;
    for (const partition of partitions) this.busAt.set(partition, fallback);
    for (const { partition, position } of known.flat()) {
      if (position > this.busAt.get(partition)!) this.busAt.set(partition, position);
    }
    for (const follower of followers) follower.join();
    return new Map(this.busAt);
  }

  private async handle(batch: EventBatch): Promise<void> {
    for (const partition of batch.partitions) {
      if (batch.reached > (this.busAt.get(partition) ?? START)) this.busAt.set(partition, batch.reached);
    }
    await Promise.all([...this.followers.values()].map((follower) => follower.offer(batch)));
  }

  private async check(): Promise<void> {
    try {
      const written = [...this.followers.values()].map((follower) => ({
        follower,
        saved: follower.reached.savedPositions(),
      }));
      const checkpoints = await readAllCheckpoints(this.options.pool, this.options.schema);
      for (const { follower, saved } of written) {
        follower.check(saved, checkpoints.get(follower.target.projection.name) ?? []);
      }
    } catch (error) {
      this.report('checkpoints could not be read', error, {});
    }
  }

  private async tableReached(name: string, position: Position): Promise<boolean> {
    const checkpoints = await readCheckpoints(this.options.pool, this.options.schema, name);
    const { version } = this.follower(name).target.projection;
    return (
      checkpoints.length > 0 &&
      checkpoints.every((checkpoint) => checkpoint.version === version && checkpoint.position >= position)
    );
  }

  private report(message: string, error: unknown, details: Readonly<Record<string, unknown>>): void {
    if (this.stopping.signal.aborted || error instanceof RebuildInProgressError) return;
    this.options.logger?.error(message, { service: this.options.name, ...details, ...describeError(error) });
  }
}
