/** Why the platform could not start on this machine. Stable: scripts and tests rely on it. */
export type StartErrorCode =
  | 'UNSUPPORTED_PLATFORM'
  | 'ALREADY_RUNNING'
  | 'PORT_IN_USE'
  | 'PORT_NOT_ALLOWED'
  | 'DISK_FULL'
  | 'HOME_NOT_USABLE'
  | 'DATA_FOLDER_BROKEN'
  | 'DATABASE_FAILED'
  | 'ENCRYPTION_KEY_MISSING'
  | 'ENCRYPTION_KEY_INVALID'
  | 'ENCRYPTION_KEY_OF_ANOTHER_INSTALLATION'
  | 'SERVICE_NOT_BUILT'
  | 'SERVICE_FAILED'
  | 'INTERRUPTED';

/** The platform could not start. `message` says in one sentence what was found, `whatToDo` the next step. */
export class StartError extends Error {
  readonly code: StartErrorCode;
  readonly whatToDo: string;

  constructor(code: StartErrorCode, message: string, whatToDo: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
    this.code = code;
    this.whatToDo = whatToDo;
  }
}

const systemCode = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

const isAbout = (folder: string, error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'path' in error && String(error.path).startsWith(folder);

/** Says what a failed file operation under `home` means for the user; any other error comes back as it is. */
export const explainFileError = (error: unknown, home: string): unknown => {
  if (error instanceof StartError) return error;
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(home, error);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
      return homeNotUsable(home, error as Error);
    default:
      // Among them ENOENT, which is what Node says when it cannot make a folder in a read-only file system.
      return isAbout(home, error) ? homeNotUsable(home, error as Error) : error;
  }
};

const homeNotUsable = (home: string, cause: Error): StartError =>
  new StartError(
    'HOME_NOT_USABLE',
    `The data folder ${home} cannot be used: ${cause.message}.`,
    'Let this user write there, move away what is in its way, or choose another folder: PERENNIAL_HOME=/some/folder npm start.',
    { cause },
  );

/** The disk under `home` is full. */
export const diskFull = (home: string, cause?: unknown): StartError =>
  new StartError(
    'DISK_FULL',
    `The disk that holds ${home} is full.`,
    'Free about 1 GB there, or choose a folder on another disk: PERENNIAL_HOME=/some/folder npm start.',
    { cause },
  );
