import { diskFull, StartError } from '../start-error.ts';

const message = (line: string) => line.replace(/^.*?\b(?:FATAL|PANIC|error|postgres):\s*/, '').replace(/\.$/, '');

/** A data folder that PostgreSQL cannot work with, and why. */
export const brokenDataFolder = (folder: string, reason: string): StartError =>
  new StartError(
    'DATA_FOLDER_BROKEN',
    `PostgreSQL cannot use its data folder ${folder}: ${reason}.`,
    `Put a backup in its place, or move it away to start with an empty one: mv ${folder} ${folder}.broken.`,
  );

/**
 * Says in one sentence why PostgreSQL (or initdb) ended, from what it printed.
 *
 * @param output its last lines, in English (LC_ALL=C)
 */
export const explainServerFailure = (output: readonly string[], folder: string, logFile: string): StartError => {
  if (output.some((line) => /No space left on device|Disk quota exceeded/.test(line))) return diskFull(folder);
  // The server's own severities first; then initdb's, and what the server says before it has a log.
  const reason =
    output.findLast((line) => /\b(?:FATAL|PANIC):/.test(line)) ??
    output.findLast((line) => /\berror:|^postgres:/.test(line));
  const unusable =
    /could not (?:open|read|locate|find|access)|invalid|corrupt|not a valid|database files are incompatible|data directory|checkpoint|control file|bogus|unexpected|wrong ownership/i;
  if (reason && unusable.test(reason)) return brokenDataFolder(folder, message(reason));
  return new StartError(
    'DATABASE_FAILED',
    `PostgreSQL did not start: ${reason ? message(reason) : 'it ended without saying why'}.`,
    `Its log says more: ${logFile}.`,
  );
};
