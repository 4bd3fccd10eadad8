import { existsSync } from 'node:fs';
import {
  createKeyRing,
  EncryptionKeyError,
  FileKeyEncryption,
  neededKeyEncryptionKeys,
  preparePrivacy,
} from '@perennial/privacy';
import type { Home } from './home.ts';
import { StartError } from './start-error.ts';

/**
 * Opens the key-encryption keys of a data folder, and brings the schema of the keys in its database up to date. The file is made
 * when it is not there, but only while nothing in the database needs one that is lost.
 *
 * @throws StartError ENCRYPTION_KEY_MISSING, ENCRYPTION_KEY_INVALID or ENCRYPTION_KEY_OF_ANOTHER_INSTALLATION
 */
export const openEncryptionKeys = async (
  { encryptionKeyFile }: Home,
  databaseUrl: string,
): Promise<FileKeyEncryption> => {
  try {
    if (!existsSync(encryptionKeyFile) && (await neededKeyEncryptionKeys(databaseUrl)).length === 0) {
      createKeyRing(encryptionKeyFile);
    }
    const keyEncryption = new FileKeyEncryption(encryptionKeyFile);
    await preparePrivacy(databaseUrl, keyEncryption);
    return keyEncryption;
  } catch (error) {
    if (error instanceof EncryptionKeyError)
      throw new StartError(error.code, error.message, error.whatToDo, { cause: error });
    throw error;
  }
};
