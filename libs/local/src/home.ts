import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { diskFull, explainFileError, StartError } from './start-error.ts';

/** What is where in the data folder of one platform on one machine. */
export interface Home {
  /** The folder itself: absolute, without symbolic links. */
  readonly path: string;
  /** PostgreSQL's data. */
  readonly database: string;
  /** Password of the database user. */
  readonly passwordFile: string;
  /** Secret that signs the local user's tokens. */
  readonly keyFile: string;
  /** Keys that wrap the data keys of personal fields. */
  readonly encryptionKeyFile: string;
  /** One file per process. */
  readonly logs: string;
  /** Held by the starter while the platform runs. */
  readonly lockFile: string;
  /** Where the running platform can be reached. */
  readonly platformFile: string;
}

const pathsIn = (path: string): Home => ({
  path,
  database: join(path, 'postgres'),
  passwordFile: join(path, 'postgres.password'),
  keyFile: join(path, 'auth.key'),
  encryptionKeyFile: join(path, 'encryption.keys'),
  logs: join(path, 'logs'),
  lockFile: join(path, 'starter.lock'),
  platformFile: join(path, 'platform.json'),
});

/** The paths of a data folder, whether it exists or not. */
export const homeAt = (path: string): Home => {
  const absolute = resolve(path);
  return pathsIn(existsSync(absolute) ? realpathSync(absolute) : absolute);
};

/**
 * Opens a data folder, and makes it when it is new: for its owner only. (Under root, PostgreSQL runs as another user who has
 * to pass through to its own folder, so others may enter, but not list; every file in it stays closed.)
 *
 * @throws StartError HOME_NOT_USABLE or DISK_FULL
 */
export const openHome = (path: string): Home => {
  const absolute = resolve(path);
  try {
    const isNew = mkdirSync(absolute, { recursive: true }) !== undefined;
    if (isNew) chmodSync(absolute, process.getuid?.() === 0 ? 0o711 : 0o700);
    const home = pathsIn(realpathSync(absolute));
    mkdirSync(home.logs, { recursive: true, mode: 0o700 });
    return home;
  } catch (error) {
    throw explainFileError(error, absolute);
  }
};

/** With less than this left, PostgreSQL cannot add a segment to its write-ahead log (16 MB) and go on. */
const leastSpace = 32e6;

/** Makes sure that the disk under a data folder is not full. @throws StartError DISK_FULL */
export const requireSpace = ({ path }: Home, least = leastSpace): void => {
  const { bavail, bsize } = statfsSync(path);
  if (bavail * bsize < least) throw diskFull(path);
};

/** The content of a secret file of this folder, made at first use from `make`, readable by its owner only. */
const secretIn = (file: string, make: () => string | Buffer): Buffer => {
  if (!existsSync(file)) {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, make(), { mode: 0o600 });
    try {
      // Two processes may get here at once: the first link wins, and both read the winner's secret.
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }
  return readFileSync(file);
};

const keyBytes = 32;

/**
 * The secret (32 random bytes) that signs and checks the tokens of this machine.
 *
 * @throws StartError HOME_NOT_USABLE when the file holds less: a key that can be guessed
 */
export const authKeyOf = (home: Home): Buffer => {
  const key = secretIn(home.keyFile, () => randomBytes(keyBytes));
  if (key.length >= keyBytes) return key;
  throw new StartError(
    'HOME_NOT_USABLE',
    `The key in ${home.keyFile} has ${key.length} bytes, and must have ${keyBytes} at least.`,
    `Put the old one back, or make a new one, with which everyone signs in again: rm ${home.keyFile} && npm start.`,
  );
};

/** The password of the database user. */
export const databasePasswordOf = (home: Home): string =>
  secretIn(home.passwordFile, () => randomBytes(24).toString('base64url')).toString('utf8');

/** The password of the database role that a service signs in with. */
export const servicePasswordOf = (home: Home, service: string): string =>
  secretIn(join(home.path, `postgres.${service}.password`), () => randomBytes(24).toString('base64url')).toString(
    'utf8',
  );
