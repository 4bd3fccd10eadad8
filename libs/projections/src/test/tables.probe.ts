import type { Pool } from 'pg';
import { replaceCheckpoints } from '../checkpoints.ts';
import type { AnyProjection } from '../projection.ts';
import { START } from '@perennial/kernel';
import { loadRows } from '../row-statements.ts';
import { nameOf } from '../sql-names.ts';
import { canonicalRow, fullKey, layOut, type StoredRow } from '../table-layout.ts';
import { tableOf } from './read-models.probe.ts';

/** Every row of a projection's table in the form that handlers see, in the order of the keys. */
export const rowsOf = async (pool: Pool, projection: AnyProjection): Promise<StoredRow[]> => {
  const layout = layOut(tableOf(projection.entity));
  const client = await pool.connect();
  try {
    const keys = await client.query<Record<string, string>>(
      `select ${layout.keyColumns.map(({ column, property }) => `${column} as "${property}"`).join(', ')}
       from ${nameOf(layout.table)}`,
    );
    const found = keys.rows.map((row) => fullKey(layout, row['tenantId']!, row));
    return inKeyOrder(projection, await loadRows(client, layout, found));
  } finally {
    client.release();
  }
};

/** Rows in canonical form, in the order of the keys. */
export const inKeyOrder = (projection: AnyProjection, rows: readonly object[]): StoredRow[] => {
  const layout = layOut(tableOf(projection.entity));
  const idOf = (row: StoredRow) => fullKey(layout, row.tenantId, row as never).id;
  return rows.map((row) => canonicalRow(layout, row as never)).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
};

/** Empties a projection's table, and puts its checkpoints at the start. */
export const startOver = async (pool: Pool, projection: AnyProjection, partitionCount: number): Promise<void> => {
  const { schema, table } = tableOf(projection.entity);
  await pool.query(`truncate ${schema}.${table}`);
  await replaceCheckpoints(pool, schema, projection.name, projection.version, partitionCount, START);
};
