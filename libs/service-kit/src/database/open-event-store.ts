import {
  EventStoreSchemaNewerError,
  EventStoreSchemaOlderError,
  PostgresEventStore,
  prepareEventStore,
} from '@perennial/event-store';
import { StartError } from '../start-error.ts';

/**
 * Opens the log, with the schema that this code needs: brought up to date when this process signs in as its owner, else found
 * as it must be.
 *
 * @throws StartError EVENT_STORE_SCHEMA_NEWER, EVENT_STORE_SCHEMA_OLDER
 */
export const openEventStore = async (
  connectionString: string,
  applicationName: string,
  onError: (error: Error) => void,
): Promise<PostgresEventStore> => {
  try {
    await prepareEventStore(connectionString);
  } catch (error) {
    if (error instanceof EventStoreSchemaNewerError || error instanceof EventStoreSchemaOlderError)
      throw new StartError(error.code, `${error.message}.`, 1, { cause: error });
    throw error;
  }
  return new PostgresEventStore({ connectionString, applicationName, onError });
};
