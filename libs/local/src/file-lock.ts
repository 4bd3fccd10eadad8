import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { birthOf, isAlive } from './running-process.ts';

/** Who holds a lock file: a process id, and the process's birth, since ids are used again. */
export interface LockHolder {
  readonly pid: number;
  readonly birth: string;
}

const readHolder = (file: string): LockHolder | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockHolder;
  } catch {
    return undefined;
  }
};

const lives = ({ pid, birth }: LockHolder): boolean => isAlive(pid) && birthOf(pid) === birth;

/** The living process that holds the lock; undefined when it is free, or was left behind by one that has died. */
export const lockHolder = (file: string): LockHolder | undefined => {
  const holder = readHolder(file);
  return holder && lives(holder) ? holder : undefined;
};

/** Puts aside a lock whose holder has died. Of several starters only one can rename it. */
const removeLeftBehind = (file: string): void => {
  const aside = `${file}.${process.pid}.old`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const holder = readHolder(aside);
  try {
    // Between looking and renaming, another starter may have taken the lock: it gets it back.
    if (holder && lives(holder)) linkSync(aside, file);
  } finally {
    rmSync(aside, { force: true });
  }
};

/**
 * Takes a lock that lives as long as this process: a file with its id. A lock left by a process that was killed is taken
 * over.
 *
 * @returns undefined on success, otherwise who holds it
 * @throws file system errors, e.g. of a full disk
 */
export const takeLock = (file: string): LockHolder | undefined => {
  const me: LockHolder = { pid: process.pid, birth: birthOf(process.pid) };
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify(me), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      try {
        // Unlike create and write, a link appears with its content, and fails when the name is taken.
        linkSync(own, file);
        return undefined;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = lockHolder(file);
      if (holder) return holder;
      removeLeftBehind(file);
    }
    return readHolder(file) ?? me;
  } finally {
    rmSync(own, { force: true });
  }
};

/** Gives a lock back that this process has taken. */
export const releaseLock = (file: string): void => {
  if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
};
