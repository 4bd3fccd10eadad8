import { escapeIdentifier } from 'pg';
import type { ReadModelTable } from './read-model-table.ts';

/** A table, quoted and qualified; `pg_temp` is the schema of a session's temporary tables. */
export const qualified = (schema: string, table: string): string =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`;

/** The same for a read model's table. */
export const nameOf = (table: ReadModelTable): string => qualified(table.schema, table.table);
