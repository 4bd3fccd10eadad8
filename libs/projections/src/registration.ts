import { START } from '@perennial/kernel';
import type { Pool, PoolClient } from 'pg';
import { readCheckpoints, replaceCheckpoints } from './checkpoints.ts';
import { ProjectionVersionError } from './errors.ts';
import type { FoldTarget } from './apply-batch.ts';
import { projectionsTable } from './projection-tables.ts';
import { nameOf } from './sql-names.ts';
import { withClient } from './with-client.ts';

interface Stored {
  readonly version: number;
  readonly partitions: number;
}

/** Says in the schema which version built the rows, for how many partitions. Part of the caller's transaction. */
export const recordVersion = (
  client: PoolClient,
  { projection, layout, partitionCount }: FoldTarget,
): Promise<unknown> =>
  client.query(
    `insert into ${projectionsTable(layout.table.schema)} (name, version, partitions) values ($1, $2, $3)
     on conflict (name) do update
     set version = excluded.version, partitions = excluded.partitions, updated_at = now()`,
    [projection.name, projection.version, partitionCount],
  );

const startOver = async (client: PoolClient, target: FoldTarget): Promise<'ready' | 'rebuild'> => {
  const { projection, layout, partitionCount } = target;
  const { rows } = await client.query(`select 1 from ${nameOf(layout.table)} limit 1`);
  // Rows that nobody knows the origin of must not be folded on: the projection was renamed, or its checkpoints were lost.
  if (rows.length > 0) return 'rebuild';
  await recordVersion(client, target);
  await replaceCheckpoints(client, layout.table.schema, projection.name, projection.version, partitionCount, START);
  return 'ready';
};

const repartition = async (client: PoolClient, target: FoldTarget): Promise<'ready' | 'rebuild'> => {
  const { projection, layout, partitionCount } = target;
  const checkpoints = await readCheckpoints(client, layout.table.schema, projection.name);
  const [first] = checkpoints;
  // Checkpoints that differ say nothing about partitions that are cut otherwise.
  if (!first || checkpoints.some(({ position }) => position !== first.position)) return 'rebuild';
  await recordVersion(client, target);
  await replaceCheckpoints(
    client,
    layout.table.schema,
    projection.name,
    projection.version,
    partitionCount,
    first.position,
  );
  return 'ready';
};

/**
 * Compares what built the live rows with what this process runs, and makes the first checkpoints of a new projection. `rebuild` when
 * the rows are of an older version, of other partitions or of unknown origin. Replicas may register at the same time.
 * @throws ProjectionVersionError when the live rows are of a newer version.
 */
export const register = (pool: Pool, target: FoldTarget): Promise<'ready' | 'rebuild'> =>
  withClient(pool, async (client) => {
    const { projection, layout, partitionCount } = target;
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `perennial:register:${layout.table.schema}.${projection.name}`,
    ]);
    const { rows } = await client.query<Stored>(
      `select version, partitions from ${projectionsTable(layout.table.schema)} where name = $1`,
      [projection.name],
    );
    const stored = rows[0];
    if (stored && stored.version > projection.version) {
      throw new ProjectionVersionError(projection.name, projection.version, stored.version);
    }
    let outcome: 'ready' | 'rebuild' = 'ready';
    if (!stored) outcome = await startOver(client, target);
    else if (stored.version < projection.version) outcome = 'rebuild';
    else if (stored.partitions !== partitionCount) outcome = await repartition(client, target);
    await client.query('commit');
    return outcome;
  });
