import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { migratePrivacy, privacySchemaVersion, withClient } from '@perennial/privacy';
import pg from 'pg';
import { migrateEventStore } from '../postgres/migrate.ts';
import { migrations } from '../postgres/migrations/index.ts';
import { BackupError } from './backup-error.ts';
import { copyIn } from './copy-streams.ts';
import { type BackupFile, checkFiles, type Manifest, readManifest } from './manifest.ts';
import { passingBy } from './passing-by.ts';
import { mergeErasures, mergeKeys } from './restore-keys.ts';
import { schemaOf } from './tables.ts';

export interface RestoreOptions {
  /** Of the owner of a database that has no events yet. */
  readonly connectionString: string;
  /** The folder of the log's backup: `log` in the folder of a whole one. Without it, only keys are restored. */
  readonly log?: string;
  /** The folder of the keys' backup: `keys` in the folder of a whole one, or in that of an older or newer one. */
  readonly keys?: string;
  /** Folders of other backups of the keys, of which only the erasures are taken: who was erased, stays erased. */
  readonly erasures?: readonly string[];
  /** Events restored so far, of so many. */
  readonly onProgress?: (events: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface RestoreResult {
  readonly events: number;
  /** Position of the last event. */
  readonly head: number;
  /** Data keys that were restored; those of erased subjects are not. */
  readonly keys: number;
  /** Subjects that are known to be erased now. */
  readonly erased: number;
}

interface Source {
  readonly folder: string;
  readonly manifest: Manifest;
}

const IDS_AT_ONCE = 100_000;

const checked = async (folder: string, part: Manifest['part']): Promise<Source> => {
  const known = part === 'log' ? migrations.length : privacySchemaVersion;
  const manifest = readManifest(folder, part, known);
  await checkFiles(folder, manifest);
  return { folder, manifest };
};

/** Copies one file's rows into a table of the same columns. @throws BackupError BACKUP_DAMAGED */
const load = async (
  client: pg.ClientBase,
  { folder, file, into }: { readonly folder: string; readonly file: BackupFile; readonly into: string },
  onRows: (rows: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<void> => {
  const columns = file.columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  let rows = 0;
  await pipeline(
    createReadStream(join(folder, file.file)),
    createGunzip(),
    passingBy((_chunk, lines) => onRows((rows += lines))),
    copyIn(client, `${into} (${columns})`),
    { signal },
  );
  if (rows === file.rows) return;
  throw new BackupError('BACKUP_DAMAGED', `${file.file} has ${rows} rows, and must have ${file.rows}.`);
};

const requireEmpty = async (client: pg.ClientBase): Promise<void> => {
  await client.query('lock table event_store.streams in share row exclusive mode');
  const { rows } = await client.query('select from event_store.streams limit 1');
  if (rows.length === 0) return;
  throw new BackupError('RESTORE_NOT_EMPTY', 'The database has events already: restore into one that has none.');
};

const restoreLog = async (
  client: pg.ClientBase,
  { folder, manifest }: Source,
  { onProgress = () => undefined, signal }: RestoreOptions,
): Promise<number> => {
  await requireEmpty(client);
  // Positions go on where they were, and there are partitions for those that come back.
  await client.query('select setval($1, $2)', ['event_store.positions', manifest.lastPosition ?? 0]);
  await client.query('select event_store.make_partitions()');
  const total = manifest.files.find(({ table }) => table === 'events')?.rows ?? 0;
  for (const file of manifest.files) {
    const onRows = (rows: number) => file.table === 'events' && onProgress(rows, total);
    await load(client, { folder, file, into: `${schemaOf('log')}.${file.table}` }, onRows, signal);
  }
  for (let after: string | null = '0'; after !== null;) {
    signal?.throwIfAborted();
    const { rows }: { rows: { last: string | null }[] } = await client.query<{ last: string | null }>(
      'select event_store.copy_event_ids($1, $2) as last',
      [after, IDS_AT_ONCE],
    );
    after = rows[0]?.last ?? null;
  }
  return total;
};

/** Every table of the keys, beside the live ones, for the time of the transaction. */
const loadKeys = async (client: pg.ClientBase, { folder, manifest }: Source): Promise<void> => {
  for (const file of manifest.files) {
    const into = `restored_${file.table}`;
    await client.query(`drop table if exists pg_temp.${into}`);
    await client.query(`create temporary table ${into} (like privacy.${file.table}) on commit drop`);
    await load(client, { folder, file, into: `pg_temp.${into}` });
  }
};

/**
 * Brings a backup back, in one transaction, into a database without events: an empty one, of a younger cluster too. Streams have
 * their versions, events their positions and times, and appends are idempotent as before. Every file is checked first.
 *
 * Keys never come back for who was erased: erasures of the backup, of other backups that are named, of the database, and
 * `CustomerErased` events of the log all count.
 *
 * @throws BackupError; nothing was restored then
 */
export const restoreBackup = async (options: RestoreOptions): Promise<RestoreResult> => {
  const { connectionString } = options;
  const log = options.log === undefined ? undefined : await checked(options.log, 'log');
  const keys = options.keys === undefined ? undefined : await checked(options.keys, 'keys');
  const others = await Promise.all((options.erasures ?? []).map((folder) => checked(folder, 'keys')));
  await migrateEventStore(connectionString);
  await migratePrivacy(connectionString);
  return withClient(connectionString, 'restore', async (client) => {
    await client.query(`set timezone = 'UTC'; set datestyle = 'ISO'; set statement_timeout = 0`);
    await client.query('begin isolation level read committed');
    const events = log === undefined ? 0 : await restoreLog(client, log, options);
    for (const other of others) {
      await loadKeys(client, other);
      await mergeErasures(client);
    }
    if (keys !== undefined) {
      await loadKeys(client, keys);
      await mergeErasures(client);
    }
    const merged = await mergeKeys(client, keys !== undefined);
    await client.query('commit');
    // Plans need none of it, but autovacuum need not come first either.
    await client.query('analyze event_store.events, event_store.streams, privacy.data_keys');
    return { events, head: log?.manifest.head ?? 0, ...merged };
  });
};
