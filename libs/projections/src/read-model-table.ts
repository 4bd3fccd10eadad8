/** One column of a read model's table, and the property of its row. */
export interface ReadModelColumn {
  readonly property: string;
  readonly column: string;
  /** PostgreSQL type, e.g. `uuid`, `text`, `integer`, `numeric`, `timestamptz`, `jsonb`, `boolean`. */
  readonly type: string;
  readonly primary: boolean;
}

/**
 * The table behind a projection. Rows in memory are plain JSON: `timestamptz` as ISO text in UTC with milliseconds, `numeric` as
 * exact decimal text, `bigint` and `integer` as numbers, `jsonb` as JSON, absent as `null`.
 */
export interface ReadModelTable {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly ReadModelColumn[];
}
