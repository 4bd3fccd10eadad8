import type { Position } from '@perennial/kernel';
import type { Pool, PoolClient } from 'pg';
import { escapeLiteral } from 'pg';
import { BesideTableUnknownError, TableNotBesideError } from './errors.ts';
import type { AnyProjection } from './projection.ts';
import { dropAbandonedBuild } from './rebuild-lock.ts';
import type { ReadModelTable } from './read-model-table.ts';
import { readTable } from './row-statements.ts';
import { nameOf, qualified } from './sql-names.ts';
import { layOut, renamed, type StoredRow } from './table-layout.ts';

/** A read model as it was at a position, in a table beside the live one. */
export interface BesideTable {
  readonly table: string;
  readonly projection: string;
  readonly version: number;
  /** Everything up to here, and nothing after it, is in the rows. */
  readonly position: Position;
  readonly builtAt: string;
}

/** A comment is part of its table: it cannot outlive it, nor be forgotten beside it. */
const MARK = 'perennial:beside ';

const marked = `select c.relname as table, obj_description(c.oid, 'pg_class') as mark
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relkind = 'r'`;

const parsed = ({ table, mark }: { table: string; mark: string }): BesideTable => ({
  table,
  ...(JSON.parse(mark.slice(MARK.length)) as Omit<BesideTable, 'table'>),
});

const isMark = (mark: string | null): mark is string => mark?.startsWith(MARK) ?? false;

/** Throws TableNotBesideError when there is a table of this name that was not built beside a read model: it is not to be replaced. */
export const mustBeFree = async (client: PoolClient, schema: string, table: string): Promise<void> => {
  const { rows } = await client.query<{ mark: string | null }>(`${marked} and c.relname = $2`, [schema, table]);
  if (rows[0] && !isMark(rows[0].mark)) throw new TableNotBesideError(table);
};

/** Says in the database what a table beside a live one is. */
export const markBeside = async (
  client: PoolClient,
  table: ReadModelTable,
  { projection, version, position, builtAt }: Omit<BesideTable, 'table'>,
): Promise<void> => {
  const mark = `${MARK}${JSON.stringify({ projection, version, position, builtAt })}`;
  await client.query(`comment on table ${nameOf(table)} is ${escapeLiteral(mark)}`);
};

export interface BesideTablesOptions {
  readonly pool: Pool;
  readonly schema: string;
  readonly projections: readonly AnyProjection[];
  readonly tableOf: (entity: AnyProjection['entity']) => ReadModelTable;
}

/** The tables that `rebuildProjection` with `upTo` has left beside the live ones of a schema. */
export class BesideTables {
  constructor(private readonly options: BesideTablesOptions) {}

  /** All of them, by name. */
  async list(): Promise<readonly BesideTable[]> {
    const { pool, schema } = this.options;
    const { rows } = await pool.query<{ table: string; mark: string | null }>(`${marked} order by c.relname`, [schema]);
    return rows.flatMap(({ table, mark }) => (isMark(mark) ? [parsed({ table, mark })] : []));
  }

  /**
   * Rows of one tenant in one of them, by key, in the form of the live read model.
   * @throws BesideTableUnknownError
   */
  async rows(table: string, tenantId: string, limit: number, offset = 0): Promise<readonly StoredRow[]> {
    const found = await this.find(table);
    const projection = this.options.projections.find(({ name }) => name === found.projection);
    if (!projection) throw new BesideTableUnknownError(table);
    const layout = renamed(layOut(this.options.tableOf(projection.entity)), this.options.schema, table);
    return readTable(this.options.pool, layout, tenantId, limit, offset);
  }

  /** @throws BesideTableUnknownError: also for a table that is no such table, which stays */
  async drop(table: string): Promise<void> {
    await this.find(table);
    await this.options.pool.query(`drop table if exists ${qualified(this.options.schema, table)}`);
  }

  /** Drops those of one read model, and what a rebuild that died has left: after an erasure they hold what it was before. */
  async dropOf(projection: string): Promise<void> {
    for (const { table } of (await this.list()).filter((beside) => beside.projection === projection)) {
      await this.options.pool.query(`drop table if exists ${qualified(this.options.schema, table)}`);
    }
    await this.dropAbandonedBuildOf(projection);
  }

  /** Drops what a rebuild of this read model has left whose process died; that of one that runs stays. */
  async dropAbandonedBuildOf(projection: string): Promise<void> {
    const { pool, projections, tableOf } = this.options;
    const known = projections.find(({ name }) => name === projection);
    if (known) await dropAbandonedBuild(pool, layOut(tableOf(known.entity)).table, projection);
  }

  private async find(table: string): Promise<BesideTable> {
    const found = (await this.list()).find((beside) => beside.table === table);
    if (!found) throw new BesideTableUnknownError(table);
    return found;
  }
}
