import { EventStoreSchemaNewerError, migrateEventStore, PostgresEventStore } from '@perennial/event-store';
import { StartError } from '../start-error.ts';

/** Brings the log's schema up to date and opens the log. @throws StartError EVENT_STORE_SCHEMA_NEWER */
export const openEventStore = async (
  connectionString: string,
  applicationName: string,
  onError: (error: Error) => void,
): Promise<PostgresEventStore> => {
  try {
    await migrateEventStore(connectionString);
  } catch (error) {
    if (error instanceof EventStoreSchemaNewerError)
      throw new StartError(error.code, `${error.message}.`, 1, { cause: error });
    throw error;
  }
  return new PostgresEventStore({ connectionString, applicationName, onError });
};
