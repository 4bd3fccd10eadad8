import { BackupError } from '@perennial/event-store';
import { Failure } from '../failure.ts';
import { explainDatabaseError } from '../platform/event-log.ts';

/** What keeps a backup from being taken or restored, in a sentence with its code. */
export const explainBackupError = (error: unknown): unknown => {
  if (error instanceof BackupError) return new Failure(`${error.message} (${error.code})`);
  if (error instanceof Error && error.name === 'AbortError') return new Failure('Interrupted.', 130);
  return explainDatabaseError(error);
};
