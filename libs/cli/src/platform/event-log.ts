import { EventStoreUnavailableError, PostgresEventStore, type PostgresEventStoreOptions } from '@perennial/event-store';
import { Failure } from '../failure.ts';

/**
 * Lends the log of record for the time of a task.
 *
 * @throws Failure when the database cannot be reached
 */
export const withEventLog = async <Result>(
  options: PostgresEventStoreOptions,
  task: (store: PostgresEventStore) => Promise<Result>,
): Promise<Result> => {
  const store = new PostgresEventStore({ applicationName: 'perennial-cli', ...options });
  try {
    return await task(store);
  } catch (error) {
    if (!(error instanceof EventStoreUnavailableError)) throw error;
    throw new Failure(`The database cannot be reached: ${error.message}`);
  } finally {
    await store.close();
  }
};
