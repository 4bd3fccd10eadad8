import { withClient } from '@perennial/privacy';
import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { BackupError } from './backup-error.ts';
import { copyOut } from './copy-streams.ts';
import { type BackupFile, type BackupPart, type Manifest, writeManifest } from './manifest.ts';
import { passingBy } from './passing-by.ts';
import { schemaOf, tablesOf } from './tables.ts';

export interface BackupOptions {
  readonly connectionString: string;
  /** A folder that is not there yet, or empty: the log goes into `log` in it, the keys into `keys`. */
  readonly folder: string;
  /** Events written so far, of so many. */
  readonly onProgress?: (events: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface BackupResult {
  readonly log: Manifest;
  readonly keys: Manifest;
}

const makeFolder = (folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (readdirSync(folder).length === 0) return;
  throw new BackupError('BACKUP_FOLDER_NOT_EMPTY', `${folder} is not empty: a backup needs a folder of its own.`);
};

const one = async <Row extends pg.QueryResultRow>(client: pg.ClientBase, text: string): Promise<Row> =>
  (await client.query<Row>(text)).rows[0] as Row;

const columnsOf = async (client: pg.ClientBase, schema: string, table: string): Promise<readonly string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [`${schema}.${table}`],
  );
  return rows.map(({ name }) => name);
};

const writeTable = async (
  client: pg.ClientBase,
  folder: string,
  { schema, table, order }: { readonly schema: string; readonly table: string; readonly order: string },
  onRows: (rows: number) => void,
  signal: AbortSignal | undefined,
): Promise<BackupFile> => {
  const columns = await columnsOf(client, schema, table);
  const list = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  const file = `${table}.copy.gz`;
  const hash = createHash('sha256');
  let rows = 0;
  const counted = passingBy((_chunk, lines) => onRows((rows += lines)));
  const hashed = new Transform({
    transform: (chunk: Buffer, _encoding, callback) => {
      hash.update(chunk);
      callback(null, chunk);
    },
  });
  const path = join(folder, file);
  await pipeline(
    copyOut(client, `select ${list} from ${schema}.${table} order by ${order}`),
    counted,
    createGzip({ level: 3 }),
    hashed,
    createWriteStream(path, { mode: 0o600, flush: true }),
    { signal },
  );
  return { file, table, columns, rows, bytes: statSync(path).size, sha256: hash.digest('hex') };
};

/**
 * Writes the log and its keys into a folder, all as of one moment, beside writers and readers that go on. Read models are not in
 * it: they are rebuilt from the log. Nor are the key-encryption keys, which are not in the database, nor archived partitions.
 *
 * @throws BackupError BACKUP_FOLDER_NOT_EMPTY, or BACKUP_LOG_ARCHIVED when a part of the log is in its archive
 */
export const takeBackup = async (options: BackupOptions): Promise<BackupResult> => {
  const { connectionString, folder, onProgress = () => undefined, signal } = options;
  makeFolder(folder);
  return withClient(connectionString, 'backup', async (client) => {
    // Written out in one form, whatever the server is set to.
    await client.query(
      `set timezone = 'UTC'; set datestyle = 'ISO'; set bytea_output = 'hex'; set statement_timeout = 0`,
    );
    await client.query('begin isolation level repeatable read read only');
    // Before the moment that the backup is of: a partition leaves for everybody at once, also for whoever looks at the past.
    await client.query('lock table event_store.events in access share mode');
    const about = await one<{ server: string; total: string; head: string; archived: string | null }>(
      client,
      `select current_setting('server_version') as server, count(*) as total, coalesce(max(position), 0) as head,
         (select max(to_position) from event_store.partitions where archived_at is not null) as archived
       from event_store.events`,
    );
    if (about.archived !== null) {
      throw new BackupError(
        'BACKUP_LOG_ARCHIVED',
        `Events up to position ${about.archived} are in the archive: attach them again (attachArchive), then take the backup.`,
      );
    }
    const takenAt = new Date().toISOString();
    const writePart = async (part: BackupPart): Promise<Manifest> => {
      const schema = schemaOf(part);
      const into = join(folder, part);
      mkdirSync(into, { mode: 0o700 });
      const files: BackupFile[] = [];
      for (const table of tablesOf(part)) {
        const onRows = (rows: number) => table.table === 'events' && onProgress(rows, Number(about.total));
        files.push(await writeTable(client, into, { schema, ...table }, onRows, signal));
      }
      const { version } = await one<{ version: number }>(
        client,
        `select max(version) as version from ${schema}.migrations`,
      );
      // After the rows: no position in them is above it.
      const drawn = await one<{ last: string }>(client, 'select event_store.last_position() as last');
      const ofLog = part === 'log' && { head: Number(about.head), lastPosition: Number(drawn.last) };
      const manifest: Manifest = {
        format: 'perennial-backup',
        formatVersion: 1,
        part,
        takenAt,
        server: `PostgreSQL ${about.server}`,
        schemaVersion: version,
        ...ofLog,
        files,
      };
      writeManifest(into, manifest);
      return manifest;
    };
    return { log: await writePart('log'), keys: await writePart('keys') };
  });
};
