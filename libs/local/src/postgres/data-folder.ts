import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { diskFull } from '../start-error.ts';
import { brokenDataFolder, explainServerFailure } from './server-failure.ts';
import type { ServerUser } from './server-user.ts';

const run = promisify(execFile);
const majorVersion = '18';
/** initdb writes 40 MB, and the first write-ahead logs follow at once. */
const bytesNeeded = 150_000_000;

export interface NewDataFolder {
  /** Path of the program `initdb`. */
  readonly initdb: string;
  readonly folder: string;
  readonly superuser: string;
  readonly password: string;
  readonly user: ServerUser | undefined;
  /** False for a folder that need not survive a power cut: three times faster. */
  readonly durable: boolean;
  readonly logFile: string;
  readonly signal: AbortSignal;
}

/**
 * Makes a data folder for PostgreSQL. It gets its name when it is complete, so that an interrupted start leaves nothing
 * half-made behind.
 *
 * @throws StartError DISK_FULL or DATABASE_FAILED
 */
export const createDataFolder = async (request: NewDataFolder): Promise<void> => {
  const { folder, user } = request;
  const { bavail, bsize } = statfsSync(dirname(folder));
  if (bavail * bsize < bytesNeeded) throw diskFull(folder);
  const draft = `${folder}.new`;
  const passwordFile = `${folder}.new.password`;
  for (const leftOver of [draft, passwordFile]) rmSync(leftOver, { recursive: true, force: true });
  try {
    writeFileSync(passwordFile, `${request.password}\n`, { mode: 0o600 });
    mkdirSync(draft, { mode: 0o700 });
    if (user) for (const path of [passwordFile, draft]) chownSync(path, user.uid, user.gid);
    const args = [
      `--pgdata=${draft}`,
      `--username=${request.superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Built into PostgreSQL: the same order and letter cases on every machine, whatever its C library.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(request.durable ? [] : ['--no-sync']),
    ];
    await run(request.initdb, args, { ...user, env: { ...process.env, LC_ALL: 'C' }, signal: request.signal });
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    const stderr = (error as { stderr?: string }).stderr;
    request.signal.throwIfAborted();
    if (stderr === undefined) throw error;
    throw explainServerFailure(stderr.trimEnd().split('\n'), folder, request.logFile);
  } finally {
    rmSync(passwordFile, { force: true });
  }
};

/** @throws StartError DATA_FOLDER_BROKEN unless `folder` is a data folder of this PostgreSQL */
export const requireDataFolder = (folder: string): void => {
  const versionFile = join(folder, 'PG_VERSION');
  if (!existsSync(versionFile)) throw brokenDataFolder(folder, 'the file PG_VERSION is missing');
  const version = readFileSync(versionFile, 'utf8').trim();
  if (version !== majorVersion) {
    throw brokenDataFolder(folder, `it is of PostgreSQL ${version || '(empty)'}, and this is ${majorVersion}`);
  }
};
