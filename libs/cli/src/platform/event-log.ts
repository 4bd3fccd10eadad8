import { types } from 'node:util';
import {
  ChainBrokenError,
  ChainMissingError,
  EventsArchivedError,
  EventStoreFullError,
  EventStoreSchemaNewerError,
  EventStoreTimeoutError,
  EventStoreUnavailableError,
  PostgresEventStore,
  type PostgresEventStoreOptions,
  SealInProgressError,
} from '@perennial/event-store';
import { Failure } from '../failure.ts';

/** SQLSTATE classes of a database that answers, but is not the one meant: authorization, no such database, no such schema. */
const NOT_OURS = /^(28|3D|3F|42P01)/;

/** Codes of the network, and SQLSTATE classes of a server that takes no connection now: it starts, ends, or has too many. */
const UNREACHABLE = /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOST|ENET|EPIPE|57P0|53300)/;

/** What a command's user can make of an error of the database; every other error as it is. */
export const explainDatabaseError = (error: unknown): unknown => {
  if (error instanceof EventStoreUnavailableError || error instanceof EventStoreTimeoutError)
    return new Failure(error.message);
  if (!types.isNativeError(error)) return error;
  if (error instanceof ChainMissingError)
    return new Failure(`${error.message}. \`perennial seal --tenant ${error.tenantId}\` begins one.`);
  if (error instanceof ChainBrokenError || error instanceof SealInProgressError || error instanceof EventsArchivedError)
    return new Failure(`${error.message}.`);
  if (error instanceof EventStoreSchemaNewerError) return new Failure(`${error.message}.`);
  if (error instanceof EventStoreFullError) return new Failure(`${error.message} Then give the same command again.`);
  if ('code' in error && UNREACHABLE.test(String(error.code)))
    return new Failure(`The database cannot be reached: ${error.message || String(error.code)}.`, 1, { cause: error });
  const isOther = 'code' in error && NOT_OURS.test(String(error.code));
  // The driver's own refusals, such as a password that is missing, have no code.
  if (!isOther && !error.message.startsWith('SASL')) return error;
  return new Failure(`The database is not the one of a Perennial platform, or refuses this user: ${error.message}.`);
};

/**
 * Does something with the database of the log, and says in a sentence what is wrong with it.
 *
 * @throws Failure when the database cannot be reached, or is another one than that of a platform
 */
export const explaining = async <Result>(task: () => Promise<Result>): Promise<Result> => {
  try {
    return await task();
  } catch (error) {
    throw explainDatabaseError(error);
  }
};

/**
 * Lends the log of record for the time of a task.
 *
 * @throws Failure when the database cannot be reached, or is another one than that of a platform
 */
export const withEventLog = async <Result>(
  options: PostgresEventStoreOptions,
  task: (store: PostgresEventStore) => Promise<Result>,
): Promise<Result> => {
  const store = new PostgresEventStore({ applicationName: 'perennial-cli', ...options });
  try {
    return await explaining(() => task(store));
  } finally {
    await store.close();
  }
};
