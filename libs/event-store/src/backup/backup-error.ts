export type BackupErrorCode =
  | 'BACKUP_FOLDER_NOT_EMPTY'
  | 'BACKUP_LOG_ARCHIVED'
  | 'BACKUP_INCOMPLETE'
  | 'BACKUP_DAMAGED'
  | 'BACKUP_NEWER'
  | 'RESTORE_NOT_EMPTY';

/** Why a backup cannot be taken, or not be restored. Nothing was changed. */
export class BackupError extends Error {
  constructor(
    readonly code: BackupErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'BackupError';
  }
}
