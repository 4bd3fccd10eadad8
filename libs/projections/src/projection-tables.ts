import type { ClientBase } from 'pg';
import { escapeLiteral } from 'pg';
import { qualified } from './sql-names.ts';

/** Where a schema keeps what its projections are, quoted. */
export const projectionsTable = (schema: string): string => qualified(schema, 'projections');

/** Where a schema keeps how far its projections are, quoted. */
export const checkpointsTable = (schema: string): string => qualified(schema, 'projection_checkpoints');

/**
 * Creates the two tables that projections of a schema need, unless they are there. The schema must exist. Replicas may do this at
 * the same time.
 *
 * Positions are opaque text that sorts by bytes; `''` is before the first event. The version stands at each checkpoint too, so
 * that whoever holds a checkpoint's lock knows for which version of the rows it counts.
 */
export const ensureProjectionTables = async (client: ClientBase, schema: string): Promise<void> => {
  await client.query(`
    begin;
    select pg_advisory_xact_lock(hashtextextended(${escapeLiteral(`perennial:projection-tables:${schema}`)}, 0));
    create table if not exists ${projectionsTable(schema)} (
      name text primary key,
      version integer not null,
      partitions integer not null,
      updated_at timestamptz not null default now()
    );
    create table if not exists ${checkpointsTable(schema)} (
      name text not null,
      partition integer not null,
      version integer not null,
      position text collate "C" not null,
      primary key (name, partition)
    );
    commit`);
};
