import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartError } from '../start-error.ts';

/** The system user PostgreSQL runs as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const idsOfPostgres = (): ServerUser => {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  return { uid: id('-u'), gid: id('-g') };
};

/**
 * PostgreSQL refuses to run as root: then it runs as the system user `postgres`, who is made when missing. For every other
 * user it runs as that user: undefined.
 *
 * @throws StartError DATABASE_FAILED when that user cannot be made
 */
export const serverUser = (): ServerUser | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return idsOfPostgres();
  } catch {
    // No such user yet.
  }
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'pipe' });
    return idsOfPostgres();
  } catch (cause) {
    throw new StartError(
      'DATABASE_FAILED',
      'PostgreSQL cannot run as root, and the system user "postgres" could not be made.',
      'Run Perennial as an ordinary user, or make that user: useradd --system --user-group postgres.',
      { cause },
    );
  }
};

/** The folders from the root down to `path` that `user` may not pass through. */
const closedFolders = (path: string, user: ServerUser): string[] => {
  const closed: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const permission = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & permission) === 0) closed.unshift(folder);
    if (folder === dirname(folder)) return closed;
  }
};

/** @throws StartError HOME_NOT_USABLE when `user` cannot get to `path` */
export const requireWayTo = (path: string, user: ServerUser): void => {
  const closed = closedFolders(path, user);
  if (closed.length === 0) return;
  const folders = closed.join(' ');
  throw new StartError(
    'HOME_NOT_USABLE',
    `PostgreSQL, which cannot run as root, runs as the user "postgres", who may not enter ${closed.join(', ')}.`,
    `Let others pass (chmod o+x ${folders}), or choose another folder: PERENNIAL_HOME=/some/folder npm start.`,
  );
};
