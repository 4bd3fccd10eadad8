import { DEFAULT_PARTITION_COUNT, pause } from '@perennial/event-bus';
import { type Position, START } from '@perennial/kernel';
import type { PoolClient } from 'pg';
import { escapeIdentifier } from 'pg';
import type { FoldTarget } from './apply-batch.ts';
import { type Checkpoint, lockingCheckpoints } from './checkpoints.ts';
import { markBeside, mustBeFree } from './beside-tables.ts';
import { BesideTableDroppedError, RebuildInProgressError } from './errors.ts';
import type { AnyProjection } from './projection.ts';
import { foldTargetOf, type ProjectionContext } from './projection-context.ts';
import { buildOf, lockRebuild } from './rebuild-lock.ts';
import { Replay, type ReplayOptions } from './replay.ts';
import { nameOf } from './sql-names.ts';
import { swapTables } from './swap.ts';
import { renamed, type TableLayout } from './table-layout.ts';
import { withClient } from './with-client.ts';

export interface RebuildOptions extends Omit<ReplayOptions, 'upTo' | 'only'> {
  /**
   * Leave the live table alone: fold only up to `position`, into a table of the same schema called `table`, and keep it. For read
   * models that are of no customer, this is how they were at that position. Such a table of that name is replaced; any other is
   * kept. See `BesideTables`.
   */
  readonly upTo?: { readonly position: Position; readonly table: string };
}

export interface RebuildResult {
  /** Events folded. */
  readonly events: number;
  readonly seconds: number;
  /** Everything up to here is in the rows. */
  readonly position: Position;
}

/** How long a swap waits for readers of the live table, in milliseconds, before it lets everyone pass and tries again. */
const SWAP_LOCK_MS = 1_000;
const SWAP_ATTEMPTS = 30;

/** PostgreSQL cuts longer names off, and one cut off may be another table's. */
const MAX_NAME_BYTES = 63;

const assertBeside = ({ table }: TableLayout['table'], beside: string): void => {
  if (beside === table) throw new RangeError(`${beside} is the live table: choose another name for the one beside it`);
  if (Buffer.byteLength(beside) > MAX_NAME_BYTES) {
    throw new RangeError(`"${beside}" is too long for the name of a table: at most ${MAX_NAME_BYTES} bytes`);
  }
};

const createBeside = async (client: PoolClient, live: TableLayout, beside: TableLayout): Promise<void> => {
  await client.query(
    `drop table if exists ${nameOf(beside.table)};
     create table ${nameOf(beside.table)} (like ${nameOf(live.table)} including all)`,
  );
};

const highest = (checkpoints: readonly Checkpoint[]): Position =>
  checkpoints.reduce<Position>((high, { position }) => (position > high ? position : high), START);

/** Folds what is missing up to the live checkpoints, and puts the build in the live table's place: all of it or nothing. */
const foldRestAndSwap = async (
  client: PoolClient,
  target: FoldTarget,
  build: TableLayout,
  replay: Replay,
): Promise<void> => {
  const { projection, layout } = target;
  await client.query(`begin; set local lock_timeout = ${SWAP_LOCK_MS}; set local synchronous_commit = on`);
  const live = await client.query<Checkpoint>(lockingCheckpoints(layout.table.schema, projection.name));
  await replay.advanceTo(client, highest(live.rows));
  await swapTables(client, target, build.table.table, replay.point.position);
  await client.query('commit');
};

const isNoSuchTable = (error: unknown): boolean => (error as { code?: unknown }).code === '42P01';

/** Before the first row is in it: an erasure that comes while it is being built then finds it, and drops it. */
const markUpTo = (client: PoolClient, { projection }: FoldTarget, { table }: TableLayout, position: Position) =>
  markBeside(client, table, {
    projection: projection.name,
    version: projection.version,
    position,
    builtAt: new Date().toISOString(),
  });

const isLockTimeout = (error: unknown): boolean => (error as { code?: unknown }).code === '55P03';

const swapWhenReadersAllow = async (
  client: PoolClient,
  target: FoldTarget,
  build: TableLayout,
  replay: Replay,
  signal: AbortSignal,
): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    await replay.advance(client);
    const before = replay.point;
    try {
      return await foldRestAndSwap(client, target, build, replay);
    } catch (error) {
      if (!isLockTimeout(error) || attempt === SWAP_ATTEMPTS) throw error;
      await client.query('rollback');
      replay.rewind(before);
      await pause(100 * attempt, signal);
      signal.throwIfAborted();
    }
  }
};

/**
 * Folds the log from its start into a table beside the live one, then puts it in its place in one transaction, with the checkpoints.
 * Until then the live table is read and written as ever, by any process; a failure leaves it as it was. One rebuild of a
 * projection at a time.
 * @throws RebuildInProgressError, ProjectionHandlerError, LogBehindError, TableChangedError, TableNotBesideError,
 *   BesideTableDroppedError, RangeError for a name that cannot be
 *   a table's beside the live one, and the signal's reason
 */
export const rebuildProjection = (
  context: ProjectionContext,
  projection: AnyProjection,
  options: RebuildOptions = {},
): Promise<RebuildResult> =>
  withClient(context.pool, async (client) => {
    const began = performance.now();
    const target = foldTargetOf(projection, context, context.partitionCount ?? DEFAULT_PARTITION_COUNT);
    const { schema, table } = target.layout.table;
    const { upTo, ...replaying } = options;
    const build = renamed(target.layout, schema, upTo?.table ?? buildOf(table));
    assertBeside(target.layout.table, build.table.table);
    if (upTo) await mustBeFree(client, schema, build.table.table);
    const unlock = await lockRebuild(client, schema, projection.name);
    if (!unlock) throw new RebuildInProgressError(projection.name);
    await createBeside(client, target.layout, build);
    if (upTo) await markUpTo(client, target, build, upTo.position);
    // A crash of the server throws the build away anyway; the swap's own commit waits for the disk.
    await client.query('set synchronous_commit = off');
    const replay = new Replay(context.store, projection, build, {
      ...replaying,
      ...(upTo && { upTo: upTo.position }),
    });
    try {
      await replay.advance(client);
      await client.query(`analyze ${nameOf(build.table)}`);
      const signal = options.signal ?? new AbortController().signal;
      if (!upTo) await swapWhenReadersAllow(client, target, build, replay, signal);
    } catch (cause) {
      const error = upTo && isNoSuchTable(cause) ? new BesideTableDroppedError(build.table.table, { cause }) : cause;
      const drop = `rollback; drop table if exists ${escapeIdentifier(schema)}.${escapeIdentifier(build.table.table)}`;
      // On a lost connection the next rebuild cleans up.
      await client.query(drop).catch(() => undefined);
      throw error;
    }
    await client.query('reset synchronous_commit');
    await unlock();
    return { ...replay.point, seconds: (performance.now() - began) / 1_000 };
  });
