import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BackupError } from './backup-error.ts';

/** `log`: the events. `keys`: what makes their personal fields readable, apart, so that it can be kept for another time. */
export type BackupPart = 'log' | 'keys';

/** One table in a backup: its rows in COPY's text format, compressed with gzip. */
export interface BackupFile {
  readonly file: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a folder of a backup holds. Written last: a folder without it is of a backup that was interrupted. */
export interface Manifest {
  readonly format: 'perennial-backup';
  readonly formatVersion: 1;
  readonly part: BackupPart;
  readonly takenAt: string;
  readonly server: string;
  /** Of the schema that the tables are in. */
  readonly schemaVersion: number;
  /** Position of the last event; 0 for none. Of the log only. */
  readonly head?: number;
  /** The last position that was drawn, so that none is given twice. Of the log only. */
  readonly lastPosition?: number;
  readonly files: readonly BackupFile[];
}

const FILE = 'manifest.json';

export const writeManifest = (folder: string, manifest: Manifest): void => {
  const draft = join(folder, `${FILE}.new`);
  writeFileSync(draft, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, join(folder, FILE));
};

const isManifest = (value: unknown, part: BackupPart): value is Manifest => {
  const { format, formatVersion, part: found, files } = (value ?? {}) as Partial<Manifest>;
  return format === 'perennial-backup' && formatVersion === 1 && found === part && Array.isArray(files);
};

/** @throws BackupError BACKUP_INCOMPLETE, BACKUP_DAMAGED or BACKUP_NEWER */
export const readManifest = (folder: string, part: BackupPart, knownVersion: number): Manifest => {
  const file = join(folder, FILE);
  if (!existsSync(file)) {
    throw new BackupError(
      'BACKUP_INCOMPLETE',
      `${folder} has no ${FILE}: it is no backup, or one that was interrupted.`,
    );
  }
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new BackupError('BACKUP_DAMAGED', `${file} is no JSON.`, { cause });
  }
  if (!isManifest(manifest, part))
    throw new BackupError('BACKUP_DAMAGED', `${file} does not describe a backup of the ${part}.`);
  if (manifest.schemaVersion <= knownVersion) return manifest;
  throw new BackupError(
    'BACKUP_NEWER',
    `The backup in ${folder} is of schema version ${manifest.schemaVersion}, but this code knows only ${knownVersion}: use the version of Perennial that took it, or a newer one.`,
  );
};

/** Makes sure that every file is as it was written, before anything is done with them. @throws BackupError BACKUP_DAMAGED */
export const checkFiles = async (folder: string, { files }: Manifest): Promise<void> => {
  for (const { file, bytes, sha256 } of files) {
    const path = join(folder, file);
    if (!existsSync(path)) throw new BackupError('BACKUP_DAMAGED', `${path} is missing.`);
    const { size } = statSync(path);
    if (size !== bytes) throw new BackupError('BACKUP_DAMAGED', `${path} has ${size} bytes, and must have ${bytes}.`);
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    if (hash.digest('hex') !== sha256)
      throw new BackupError('BACKUP_DAMAGED', `${path} is not as it was written: its checksum differs.`);
  }
};
