import type { Position } from '@perennial/kernel';
import type { ClientBase, Pool } from 'pg';
import { escapeLiteral } from 'pg';
import { checkpointsTable } from './projection-tables.ts';

/** How far a projection is in one partition: the last position applied, and the version of the rows it was applied to. */
export interface Checkpoint {
  readonly partition: number;
  readonly position: Position;
  readonly version: number;
}

type Queryable = Pick<ClientBase | Pool, 'query'>;

/** The checkpoints of a projection as committed now, in the order of the partitions; none before its first registration. */
export const readCheckpoints = async (client: Queryable, schema: string, name: string): Promise<Checkpoint[]> =>
  (
    await client.query<Checkpoint>(
      `select partition, position, version from ${checkpointsTable(schema)} where name = $1 order by partition`,
      [name],
    )
  ).rows;

/** The checkpoints of all projections of a schema, by name. */
export const readAllCheckpoints = async (client: Queryable, schema: string): Promise<Map<string, Checkpoint[]>> => {
  const { rows } = await client.query<Checkpoint & { name: string }>(
    `select name, partition, position, version from ${checkpointsTable(schema)} order by name, partition`,
  );
  return Map.groupBy(rows, ({ name }) => name);
};

/**
 * SQL that locks the checkpoints of a projection (of these partitions, or all) until the transaction ends, always in the same
 * order; it is text without parameters, so that it can share a round trip with `begin`.
 */
export const lockingCheckpoints = (schema: string, name: string, partitions?: readonly number[]): string =>
  `select partition, position, version from ${checkpointsTable(schema)}
   where name = ${escapeLiteral(name)}${partitions ? ` and partition in (${partitions.map(Number).join(', ')})` : ''}
   order by partition for update`;

/** SQL that raises checkpoints to a position; those that are there or beyond stay. The caller holds their locks. */
export const raisingCheckpoints = (
  schema: string,
  name: string,
  partitions: readonly number[],
  position: Position,
): string =>
  `update ${checkpointsTable(schema)} set position = ${escapeLiteral(position)}
   where name = ${escapeLiteral(name)} and partition in (${partitions.map(Number).join(', ')})
     and position < ${escapeLiteral(position)}`;

/** A stretch of one partition in which a projection finds nothing to fold. */
export interface EmptyStretch {
  readonly partition: number;
  readonly after: Position;
  readonly reached: Position;
}

/**
 * Raises checkpoints over stretches without events, and resolves to the partitions where that was not possible: the checkpoint is
 * of another version, or before its stretch.
 */
export const passOver = async (
  client: Queryable,
  schema: string,
  name: string,
  version: number,
  stretches: readonly EmptyStretch[],
): Promise<number[]> => {
  const parameters = [
    name,
    version,
    stretches.map(({ partition }) => partition),
    stretches.map(({ after }) => after),
    stretches.map(({ reached }) => reached),
  ];
  const given = 'unnest($3::integer[], $4::text[], $5::text[]) as s(partition, after, reached)';
  const checkpoint = 'c.name = $1 and c.version = $2 and c.partition = s.partition';
  // Locked in the order in which everybody locks them: an update by itself takes them as they lie, and would deadlock with others.
  await client.query(
    `with locked as materialized (
       select c.partition, s.reached from ${given} join ${checkpointsTable(schema)} c on ${checkpoint}
       where c.position >= s.after and c.position < s.reached
       order by c.partition for update of c
     )
     update ${checkpointsTable(schema)} c set position = s.reached from locked s where ${checkpoint}`,
    parameters,
  );
  const left = await client.query<{ partition: number }>(
    `select s.partition from ${given} left join ${checkpointsTable(schema)} c on ${checkpoint}
     where c.position is null or c.position < s.after`,
    parameters,
  );
  return left.rows.map(({ partition }) => partition);
};

/**
 * Puts one checkpoint a partition in place of whatever was there. Those that are there are changed, not deleted: whoever waits for
 * their locks must find them.
 */
export const replaceCheckpoints = async (
  client: Queryable,
  schema: string,
  name: string,
  version: number,
  partitionCount: number,
  position: Position,
): Promise<void> => {
  await client.query(`delete from ${checkpointsTable(schema)} where name = $1 and partition >= $2`, [
    name,
    partitionCount,
  ]);
  await client.query(
    `insert into ${checkpointsTable(schema)} (name, partition, version, position)
     select $1, partition, $2, $3 from generate_series(0, $4::integer - 1) as partition
     on conflict (name, partition) do update set version = excluded.version, position = excluded.position`,
    [name, version, position, partitionCount],
  );
};
