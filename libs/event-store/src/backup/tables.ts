import type { BackupPart } from './manifest.ts';

export interface BackedUpTable {
  readonly table: string;
  /** The order of its rows, so that two backups of the same log are the same. */
  readonly order: string;
}

/**
 * What can be made again is not here: ids of events are in the events; partitions and roles belong to the installation; read
 * models are folds of the log.
 */
const TABLES: Readonly<Record<BackupPart, { readonly schema: string; readonly tables: readonly BackedUpTable[] }>> = {
  log: {
    schema: 'event_store',
    tables: [
      { table: 'events', order: 'position' },
      { table: 'streams', order: 'tenant_id, stream_id' },
      { table: 'chain', order: 'tenant_id, number' },
    ],
  },
  keys: {
    schema: 'privacy',
    tables: [
      { table: 'key_encryption_keys', order: 'kek_id' },
      { table: 'data_key_rotation', order: 'new_keys_from' },
      { table: 'erasures', order: 'tenant_id, subject_id' },
      { table: 'data_keys', order: 'key_id' },
    ],
  },
};

export const schemaOf = (part: BackupPart): string => TABLES[part].schema;
export const tablesOf = (part: BackupPart): readonly BackedUpTable[] => TABLES[part].tables;
