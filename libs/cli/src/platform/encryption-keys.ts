import { homeAt } from '@perennial/local';
import {
  EncryptionKeyError,
  FileKeyEncryption,
  type PersonalDataOptions,
  preparePrivacy,
  PrivacySchemaNewerError,
} from '@perennial/privacy';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import { homeOf } from './platform.ts';

type Environment = Session['environment'];

/** The file of key-encryption keys that is meant: PERENNIAL_ENCRYPTION_KEY_FILE, or that of the data folder. */
export const encryptionKeyFileOf = (environment: Environment): string =>
  environment.PERENNIAL_ENCRYPTION_KEY_FILE || homeAt(homeOf(environment)).encryptionKeyFile;

/** What a command's user can make of an error of the keys; every other error as it is. */
export const explainKeyError = (error: unknown): unknown => {
  if (error instanceof EncryptionKeyError)
    return new Failure(`${error.message} ${error.whatToDo} (${error.code})`, 1, { cause: error });
  if (error instanceof PrivacySchemaNewerError) return new Failure(`${error.message}.`, 1, { cause: error });
  return error;
};

/** Runs a task with keys; what is wrong with them is said in a sentence. */
export const withKeys = async <Result>(task: () => Promise<Result>): Promise<Result> => {
  try {
    return await task();
  } catch (error) {
    throw explainKeyError(error);
  }
};

/** The keys of a database, when they are its own. @throws Failure */
export const openKeyEncryption = (environment: Environment, connectionString: string): Promise<FileKeyEncryption> =>
  withKeys(async () => {
    const keyEncryption = new FileKeyEncryption(encryptionKeyFileOf(environment));
    await preparePrivacy(connectionString, keyEncryption);
    return keyEncryption;
  });

/** What the log of this database has to be opened with, to read and write what is personal. @throws Failure */
export const personalDataOf = async (
  environment: Environment,
  connectionString: string,
): Promise<PersonalDataOptions> => ({ keyEncryption: await openKeyEncryption(environment, connectionString) });
