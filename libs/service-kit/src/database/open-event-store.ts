import {
  EventStoreSchemaNewerError,
  EventStoreSchemaOlderError,
  PostgresEventStore,
  prepareEventStore,
} from '@perennial/event-store';
import {
  EncryptionKeyError,
  FileKeyEncryption,
  type KeyEncryption,
  type PersonalDataUnreadableError,
  preparePrivacy,
  PrivacySchemaNewerError,
  PrivacySchemaOlderError,
} from '@perennial/privacy';
import { StartError } from '../start-error.ts';

export interface EventStoreAccess {
  readonly connectionString: string;
  readonly applicationName: string;
  /** The file of key-encryption keys. */
  readonly encryptionKeyFile: string;
  /** Told of lost connections. */
  readonly onError: (error: Error) => void;
  /** Told of personal values that read as erased though nobody erased them. */
  readonly onUnreadable: (error: PersonalDataUnreadableError) => void;
}

const openKeys = async (file: string, connectionString: string): Promise<KeyEncryption> => {
  const keyEncryption = new FileKeyEncryption(file);
  await preparePrivacy(connectionString, keyEncryption);
  return keyEncryption;
};

const isOfOtherVersion = (error: unknown) =>
  error instanceof EventStoreSchemaNewerError ||
  error instanceof EventStoreSchemaOlderError ||
  error instanceof PrivacySchemaNewerError ||
  error instanceof PrivacySchemaOlderError;

const explained = (error: unknown): unknown => {
  if (isOfOtherVersion(error)) return new StartError(error.code, `${error.message}.`, 1, { cause: error });
  if (error instanceof EncryptionKeyError)
    return new StartError(error.code, `${error.message} ${error.whatToDo}`, 78, { cause: error });
  return error;
};

/**
 * Opens the log with its keys, and with the schemas that this code needs: brought up to date when this process signs in as their
 * owner, else found as they must be.
 *
 * @throws StartError EVENT_STORE_SCHEMA_NEWER or _OLDER, PRIVACY_SCHEMA_NEWER or _OLDER, ENCRYPTION_KEY_MISSING,
 *   ENCRYPTION_KEY_INVALID, or ENCRYPTION_KEY_OF_ANOTHER_INSTALLATION
 */
export const openEventStore = async (access: EventStoreAccess): Promise<PostgresEventStore> => {
  const { connectionString, applicationName, encryptionKeyFile, onError, onUnreadable } = access;
  try {
    await prepareEventStore(connectionString);
    const keyEncryption = await openKeys(encryptionKeyFile, connectionString);
    return new PostgresEventStore({
      connectionString,
      applicationName,
      onError,
      personalData: { keyEncryption, onUnreadable },
    });
  } catch (error) {
    throw explained(error);
  }
};
