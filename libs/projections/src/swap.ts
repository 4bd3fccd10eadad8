import type { Position } from '@perennial/kernel';
import type { PoolClient } from 'pg';
import { escapeIdentifier } from 'pg';
import type { FoldTarget } from './apply-batch.ts';
import { replaceCheckpoints } from './checkpoints.ts';
import { recordVersion } from './registration.ts';
import { qualified } from './sql-names.ts';

interface IndexName {
  readonly name: string;
  /** What the index is, without its own name and its table's: equal for an index and its copy. */
  readonly shape: string;
}

const indexesOf = async (client: PoolClient, schema: string, table: string): Promise<IndexName[]> => {
  const { rows } = await client.query<IndexName>(
    `select c.relname as name,
            concat_ws(' ', k.contype, i.indisunique, i.indisprimary,
                      regexp_replace(pg_get_indexdef(i.indexrelid), '^.*? USING ', '')) as shape
     from pg_index i
     join pg_class c on c.oid = i.indexrelid
     left join pg_constraint k on k.conindid = i.indexrelid and k.conrelid = i.indrelid
     where i.indrelid = $1::regclass
     order by c.oid`,
    [qualified(schema, table)],
  );
  return rows;
};

/** The copy's index names → the original's. Indexes that are alike in everything are paired in any order: it makes no difference. */
const pairs = (originals: readonly IndexName[], copies: readonly IndexName[]): [string, string][] => {
  const free = [...copies];
  return originals.flatMap(({ name, shape }): [string, string][] => {
    const at = free.findIndex((copy) => copy.shape === shape);
    return at < 0 ? [] : [[free.splice(at, 1)[0]!.name, name]];
  });
};

/**
 * Puts a build in the place of the live table, and its checkpoints with it, inside the caller's transaction. Indexes, and the
 * constraints they stand for, get the names they had, so that later migrations find them. Waits for those who read the live
 * table at the moment; the caller sets how long.
 */
export const swapTables = async (
  client: PoolClient,
  target: FoldTarget,
  build: string,
  position: Position,
): Promise<void> => {
  const { projection, layout, partitionCount } = target;
  const { schema, table } = layout.table;
  await client.query(`lock table ${qualified(schema, table)} in access exclusive mode`);
  const renames = pairs(await indexesOf(client, schema, table), await indexesOf(client, schema, build));
  await client.query(
    [
      `drop table ${qualified(schema, table)}`,
      `alter table ${qualified(schema, build)} rename to ${escapeIdentifier(table)}`,
      ...renames.map(([from, to]) => `alter index ${qualified(schema, from)} rename to ${escapeIdentifier(to)}`),
    ].join('; '),
  );
  await recordVersion(client, target);
  await replaceCheckpoints(client, schema, projection.name, projection.version, partitionCount, position);
};
