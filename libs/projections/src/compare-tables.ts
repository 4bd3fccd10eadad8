import type { ClientBase } from 'pg';
import { escapeIdentifier } from 'pg';
import { nameOf } from './sql-names.ts';
import type { TableLayout } from './table-layout.ts';

/** One row in which the live table and a fresh fold differ. Values are PostgreSQL's text, or null. */
export interface RowDifference {
  /** Key columns by property, the tenant among them. */
  readonly key: Readonly<Record<string, string>>;
  /** `missing`: the live table lacks the row. `unexpected`: only the live table has it. */
  readonly kind: 'missing' | 'unexpected' | 'different';
  /** The columns that differ, by property; only when `different`. */
  readonly columns?: Readonly<Record<string, { readonly live: string | null; readonly fresh: string | null }>>;
}

type DifferingRow = Record<string, string | boolean | null> & { total: string; live: boolean; fresh: boolean };

const differenceOf = (layout: TableLayout, row: DifferingRow): RowDifference => {
  const key = Object.fromEntries(layout.keyColumns.map(({ property }, index) => [property, String(row[`k${index}`])]));
  if (!row.live) return { key, kind: 'missing' };
  if (!row.fresh) return { key, kind: 'unexpected' };
  const columns = layout.otherColumns.flatMap(({ property }, index) =>
    row[`d${index}`]
      ? [[property, { live: row[`l${index}`] as string | null, fresh: row[`f${index}`] as string | null }] as const]
      : [],
  );
  return { key, kind: 'different', columns: Object.fromEntries(columns) };
};

/** Compares two tables of one layout, row by row and column by column; names the first `show` rows that differ. */
export const compareTables = async (
  client: ClientBase,
  live: TableLayout,
  fresh: TableLayout,
  show: number,
): Promise<{ rows: number; differing: number; differences: RowDifference[] }> => {
  const keys = live.keyColumns.map(({ column }) => escapeIdentifier(column));
  const tenant = keys[0]!;
  const others = live.otherColumns.map(({ column }) => escapeIdentifier(column));
  const selected = [
    ...keys.map((key, index) => `coalesce(l.${key}, f.${key})::text as k${index}`),
    ...others.flatMap((column, index) => [
      `l.${column}::text as l${index}`,
      `f.${column}::text as f${index}`,
      `l.${column} is distinct from f.${column} as d${index}`,
    ]),
  ];
  const differs = [
    `l.${tenant} is null`,
    `f.${tenant} is null`,
    ...others.map((column) => `l.${column} is distinct from f.${column}`),
  ];
  const found = await client.query<DifferingRow>(
    `select count(*) over () as total, l.${tenant} is not null as live, f.${tenant} is not null as fresh,
            ${selected.join(', ')}
     from ${nameOf(live.table)} l
     full join ${nameOf(fresh.table)} f on ${keys.map((key) => `l.${key} = f.${key}`).join(' and ')}
     where ${differs.join(' or ')}
     order by ${keys.map((_, index) => `k${index}`).join(', ')}
     limit $1`,
    [show],
  );
  const counted = await client.query<{ rows: string }>(`select count(*) as rows from ${nameOf(live.table)}`);
  return {
    rows: Number(counted.rows[0]?.rows),
    differing: Number(found.rows[0]?.total ?? 0),
    differences: found.rows.map((row) => differenceOf(live, row)),
  };
};
