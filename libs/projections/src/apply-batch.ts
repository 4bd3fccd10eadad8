import { type EventBatch, partitionOf } from '@perennial/event-bus';
import { type Position, type RecordedEvent, START } from '@perennial/kernel';
import type { ClientBase, QueryResult } from 'pg';
import { type Checkpoint, lockingCheckpoints, raisingCheckpoints } from './checkpoints.ts';
import { CheckpointBehindError, ProjectionVersionError } from './errors.ts';
import type { AnyProjection } from './projection.ts';
import { follows } from './personal-reach.ts';
import { type CustomerHistory, tableFold } from './table-fold.ts';
import type { TableLayout } from './table-layout.ts';

/** A piece of the log for a projection, and what the caller believes to be applied before it. */
export interface FoldBatch extends Pick<EventBatch, 'events' | 'partitions' | 'reached'> {
  /**
   * Checkpoints that the table must have at least, per partition: the piece goes on from there. Commits do not wait for the disk, so
   * a database server that crashed may have forgotten some; the batch is then refused, and the caller reads the log again.
   */
  readonly after: ReadonlyMap<number, Position>;
}

/** A projection, its table, the number of partitions that its checkpoints are for, and the log. */
export interface FoldTarget {
  readonly projection: AnyProjection;
  readonly layout: TableLayout;
  readonly partitionCount: number;
  readonly store: CustomerHistory;
}

/** What of a batch a projection folds: events of its types, after the checkpoint of their partition. */
export const eventsToFold = (
  { projection, partitionCount }: Pick<FoldTarget, 'projection' | 'partitionCount'>,
  events: readonly RecordedEvent[],
  checkpoints: ReadonlyMap<number, Position>,
): RecordedEvent[] =>
  events.filter((event) => {
    if (!follows(projection, event.type)) return false;
    const checkpoint = checkpoints.get(partitionOf(event, partitionCount));
    return checkpoint !== undefined && event.position > checkpoint;
  });

const lockOrThrow = async (client: ClientBase, target: FoldTarget, { partitions, after }: FoldBatch) => {
  const { projection, layout } = target;
  // Several statements without parameters travel together, and are answered together.
  const answers = (await client.query(
    `begin; set local synchronous_commit = off;
     ${lockingCheckpoints(layout.table.schema, projection.name, partitions)}`,
  )) as unknown as QueryResult<Checkpoint>[];
  const checkpoints = answers.at(-1)?.rows ?? [];
  const other = checkpoints.find(({ version }) => version !== projection.version);
  if (other || checkpoints.length !== partitions.length) {
    throw new ProjectionVersionError(projection.name, projection.version, other?.version ?? null);
  }
  const behind = checkpoints.find(({ partition, position }) => position < (after.get(partition) ?? START));
  if (behind) throw new CheckpointBehindError(projection.name, behind.partition, behind.position);
  return new Map(checkpoints.map(({ partition, position }) => [partition, position]));
};

/**
 * Applies a batch to a projection in one transaction: locks the checkpoints of its partitions, folds the events that are after
 * them, writes the rows and raises the checkpoints to `reached`. Delivering a batch again, whole or in part, changes nothing.
 * The commit does not wait for the disk: rows and checkpoints are lost together in a crash of the server, and folded again.
 * Resolves to the number of events folded.
 * @throws ProjectionHandlerError, ProjectionVersionError, CheckpointBehindError; nothing is changed then.
 */
export const applyBatch = async (client: ClientBase, target: FoldTarget, batch: FoldBatch): Promise<number> => {
  const { projection, layout } = target;
  try {
    const checkpoints = await lockOrThrow(client, target, batch);
    const events = eventsToFold(target, batch.events, checkpoints);
    if (events.length > 0) {
      const rows = tableFold(projection, layout, target);
      await rows.fold(client, events);
      await rows.flush(client);
    }
    const raising = raisingCheckpoints(layout.table.schema, projection.name, batch.partitions, batch.reached);
    await client.query(`${raising}; commit`);
    return events.length;
  } catch (error) {
    // On a broken connection there is nothing to roll back, and the first error is the one to tell.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
};
