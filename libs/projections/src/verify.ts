import { DEFAULT_PARTITION_COUNT, partitionOf } from '@perennial/event-bus';
import { type Position, START } from '@perennial/kernel';
import type { PoolClient } from 'pg';
import type { FoldTarget } from './apply-batch.ts';
import { type Checkpoint, readCheckpoints } from './checkpoints.ts';
import { compareTables, type RowDifference } from './compare-tables.ts';
import { ProjectionVersionError } from './errors.ts';
import type { AnyProjection } from './projection.ts';
import { foldTargetOf, type ProjectionContext } from './projection-context.ts';
import { Replay, type ReplayOptions } from './replay.ts';
import { nameOf } from './sql-names.ts';
import { renamed } from './table-layout.ts';
import { withClient } from './with-client.ts';

/** What a fresh fold of the log says about the live rows. They agree when `differing` is 0. */
export interface Verification {
  readonly name: string;
  /** Live rows. */
  readonly rows: number;
  readonly eventsFolded: number;
  /** Rows that differ, in all. */
  readonly differing: number;
  /** The first of them, by key. */
  readonly differences: readonly RowDifference[];
}

export interface VerifyOptions extends Omit<ReplayOptions, 'upTo' | 'only'> {
  /** How many differences to name. Default 20. */
  readonly show?: number;
}

const FRESH = 'perennial_fresh_fold';

const lowest = (checkpoints: readonly Checkpoint[]): Position =>
  checkpoints.reduce<Position | undefined>(
    (low, { position }) => (low === undefined || position < low ? position : low),
    undefined,
  ) ?? START;

const checkpointsOrThrow = async (client: PoolClient, { projection, layout }: FoldTarget): Promise<Checkpoint[]> => {
  const checkpoints = await readCheckpoints(client, layout.table.schema, projection.name);
  const other = checkpoints.find(({ version }) => version !== projection.version);
  if (other || checkpoints.length === 0) {
    throw new ProjectionVersionError(projection.name, projection.version, other?.version ?? null);
  }
  return checkpoints;
};

/**
 * Folds the log anew into a temporary table, up to the live checkpoints, and compares row by row. Live rows and checkpoints are
 * seen in one snapshot, so applying goes on and nobody waits; only a rebuild's swap waits until the comparison is done.
 * @throws ProjectionVersionError when the live rows are of another version, ProjectionHandlerError, LogBehindError
 */
export const verifyProjection = (
  context: ProjectionContext,
  projection: AnyProjection,
  { show = 20, ...options }: VerifyOptions = {},
): Promise<Verification> =>
  withClient(context.pool, async (client) => {
    const partitionCount = context.partitionCount ?? DEFAULT_PARTITION_COUNT;
    const target = foldTargetOf(projection, context, partitionCount);
    const live = nameOf(target.layout.table);
    const fresh = renamed(target.layout, 'pg_temp', FRESH);
    await client.query(`create temporary table ${FRESH} (like ${live} including defaults including indexes)`);
    const checkpoints = new Map<number, Position>();
    const replay = new Replay(context.store, projection, fresh, {
      ...options,
      only: (event) => {
        const checkpoint = checkpoints.get(partitionOf(event, partitionCount));
        return checkpoint === undefined || event.position <= checkpoint;
      },
    });
    // The long way without a snapshot: one that is held for minutes keeps the server from cleaning up.
    await replay.advance(client, lowest(await checkpointsOrThrow(client, target)));
    await client.query('begin isolation level repeatable read');
    // Before the snapshot is taken: a table swapped in after that would show none of its rows.
    await client.query(`lock table ${live} in access share mode`);
    for (const { partition, position } of await checkpointsOrThrow(client, target))
      checkpoints.set(partition, position);
    const highest = [...checkpoints.values()].reduce((high, position) => (position > high ? position : high));
    await replay.advanceTo(client, highest);
    await client.query(`analyze ${FRESH}`);
    const compared = await compareTables(client, target.layout, fresh, show);
    await client.query(`commit; drop table ${FRESH}`);
    return { name: projection.name, eventsFolded: replay.point.events, ...compared };
  });
