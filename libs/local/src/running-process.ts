import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { platform } from 'node:os';

/** Whether a process with this id runs, whoever owns it. One that has ended, and waits for its parent to notice, does not. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return statusOf(pid)[0] !== 'Z';
};

/** The fields of `/proc/<pid>/stat` behind the name (which is in brackets, and may hold anything), from the state on. */
const statusOf = (pid: number): string[] => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  } catch {
    return [];
  }
};

/** The command line of a process; empty when there is none, or when it may not be read. */
export const commandLineOf = (pid: number): string => {
  try {
    if (platform() === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
};

/** When a process began, in a form that only compares for equality: tells it from a later one with the same id. */
export const birthOf = (pid: number): string => {
  const startTime = 19;
  if (platform() === 'linux') return statusOf(pid)[startTime] ?? '';
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'lstart='], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
};

/** Resolves to whether `condition` came true within the time, in milliseconds, asked every 20 ms. */
export const within = async (milliseconds: number, condition: () => boolean): Promise<boolean> => {
  const until = performance.now() + milliseconds;
  while (!condition()) {
    if (performance.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
};
