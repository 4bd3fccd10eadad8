import type { Position } from '@perennial/kernel';
import type { PoolClient } from 'pg';
import { escapeIdentifier } from 'pg';
import type { FoldTarget } from './apply-batch.ts';
import { replaceCheckpoints } from './checkpoints.ts';
import { TableChangedError } from './errors.ts';
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

/** What a table's columns are; equal for a table and its copy, unless one of them was altered since. */
const columnsOf = async (client: PoolClient, schema: string, table: string): Promise<string> => {
  const { rows } = await client.query<{ columns: string }>(
    `select coalesce(json_agg(json_build_array(
              a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated, pg_get_expr(d.adbin, d.adrelid)
            ) order by a.attname), '[]')::text as columns
     from pg_attribute a
     left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped`,
    [qualified(schema, table)],
  );
  return rows[0]!.columns;
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
 * @throws TableChangedError when the live table was migrated since the build was made like it
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
  const originals = await indexesOf(client, schema, table);
  const renames = pairs(originals, await indexesOf(client, schema, build));
  const sameColumns = (await columnsOf(client, schema, table)) === (await columnsOf(client, schema, build));
  // A process with newer code has migrated the live table: what it added must not be lost with it.
  if (!sameColumns || renames.length < originals.length) throw new TableChangedError(projection.name);
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
