import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineOf, isAlive, within } from '../running-process.ts';
import { StartError } from '../start-error.ts';

const patience = { fast: 20_000, immediate: 5_000 };

/** The server's process id, and its state as it writes it (`starting`, `ready`, …), from `postmaster.pid`. */
export const readServerState = (folder: string): { pid: number; status: string } | undefined => {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), status: (lines[7] ?? '').trim() };
  } catch {
    return undefined;
  }
};

/**
 * Ends a server that outlived its starter (which was killed), so that this one can have the data folder. The process id in
 * `postmaster.pid` may by now be another program's: only a command line that names our folder is ours to end.
 *
 * @throws StartError DATABASE_FAILED when it does not end
 */
export const endLeftOverServer = async (folder: string): Promise<void> => {
  const state = readServerState(folder);
  if (!state || !isAlive(state.pid)) return;
  const { pid } = state;
  if (!commandLineOf(pid).split(' ').includes(folder)) {
    rmSync(join(folder, 'postmaster.pid'), { force: true });
    return;
  }
  for (const [signal, milliseconds] of [
    ['SIGINT', patience.fast],
    ['SIGQUIT', patience.immediate],
  ] as const) {
    process.kill(pid, signal);
    if (await within(milliseconds, () => !isAlive(pid))) return;
  }
  throw new StartError(
    'DATABASE_FAILED',
    `A PostgreSQL left over from an earlier run (process ${pid}) does not end.`,
    `End it: kill -9 ${pid}.`,
  );
};
