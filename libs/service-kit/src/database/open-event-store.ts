import {
  type EventStore,
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
import { isEventStoreDb } from '../configuration.ts';
import { StartError } from '../start-error.ts';
import { openEventStoreDb } from './open-eventstoredb.ts';

export interface EventStoreAccess {
  /** Where the log is, if it is in PostgreSQL, and the keys of its personal data in any case. */
  readonly databaseUrl: string;
  readonly eventStoreUrl: string;
  /** A physical replica of the database, for long replays. */
  readonly replicaUrl?: string;
  readonly applicationName: string;
  /** The file of key-encryption keys. */
  readonly encryptionKeyFile: string;
  /** Told of lost connections. */
  readonly onError: (error: Error) => void;
  /** Told of personal values that read as erased though nobody erased them. */
  readonly onUnreadable: (error: PersonalDataUnreadableError) => void;
}

const openKeys = async (file: string, databaseUrl: string): Promise<KeyEncryption> => {
  const keyEncryption = new FileKeyEncryption(file);
  await preparePrivacy(databaseUrl, keyEncryption);
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
 *   ENCRYPTION_KEY_INVALID, or ENCRYPTION_KEY_OF_ANOTHER_INSTALLATION; EVENT_STORE_UNREACHABLE, EVENT_STORE_ACCESS_DENIED
 */
export const openEventStore = async (access: EventStoreAccess): Promise<EventStore> => {
  const { databaseUrl, eventStoreUrl, replicaUrl, applicationName, encryptionKeyFile, onError, onUnreadable } = access;
  const inEventStoreDb = isEventStoreDb(eventStoreUrl);
  try {
    if (!inEventStoreDb) await prepareEventStore(databaseUrl);
    const keyEncryption = await openKeys(encryptionKeyFile, databaseUrl);
    const personalData = { keyEncryption, onUnreadable };
    return inEventStoreDb
      ? await openEventStoreDb({
          connectionString: eventStoreUrl,
          personalData: { ...personalData, databaseUrl },
          onError,
        })
      : new PostgresEventStore({
          connectionString: databaseUrl,
          ...(replicaUrl !== undefined && { replicaConnectionString: replicaUrl }),
          applicationName,
          onError,
          personalData,
        });
  } catch (error) {
    throw explained(error);
  }
};
