import { ConcurrencyConflictError, NotPermittedError } from '../errors.ts';
import type { ExpectedVersion } from '../event-store.ts';
import { assertExpectedVersion, fits } from '../expected-version.ts';
import type { Connections, Row, Statement } from './connections.ts';

const VERSION = {
  name: 'event_store_version',
  text: `select case when deleted then 0 else version end
    from event_store.streams where tenant_id = $1 and stream_id = $2`,
};
const TRUNCATE = { name: 'event_store_truncate', text: 'select event_store.truncate_stream($1, $2, $3)' };
const DELETE = { name: 'event_store_delete', text: 'select event_store.delete_stream($1, $2, $3)' };

/** The highest that the database's integer holds. */
const LAST_VERSION = 2_147_483_647;

/** As the functions of the database take it. */
export const codeOfExpected = (expected: ExpectedVersion): number =>
  typeof expected === 'number' ? expected : { noStream: 0, exists: -1, any: -2 }[expected];

/** The version of a stream, 0 when there is none. @throws ConcurrencyConflictError when it is not the expected one */
export const fittingVersion = async (
  connections: Connections,
  tenantId: string,
  streamId: string,
  expected: ExpectedVersion,
): Promise<number> => {
  const [row] = await connections.run(VERSION, [tenantId, streamId]);
  const version = Number(row?.[0] ?? 0);
  if (!fits(expected, version)) throw new ConcurrencyConflictError(streamId, expected, version);
  return version;
};

const INSUFFICIENT_PRIVILEGE = '42501';

const change = async (
  connections: Connections,
  statement: Statement,
  [tenantId, streamId, value]: readonly [tenantId: string, streamId: string, value: number],
): Promise<Row | undefined> => {
  try {
    return (await connections.run(statement, [tenantId, streamId, value]))[0];
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new NotPermittedError(streamId, error);
  }
};

/** @throws RangeError for what is no version to begin at, NotPermittedError */
export const truncateStream = async (
  connections: Connections,
  tenantId: string,
  streamId: string,
  beforeVersion: number,
): Promise<void> => {
  if (!Number.isSafeInteger(beforeVersion) || beforeVersion < 1)
    throw new RangeError(`A stream begins at a version from 1, not at ${beforeVersion}`);
  await change(connections, TRUNCATE, [tenantId, streamId, Math.min(beforeVersion, LAST_VERSION)]);
};

/** @throws ConcurrencyConflictError when it has not the expected version, NotPermittedError */
export const deleteStream = async (
  connections: Connections,
  tenantId: string,
  streamId: string,
  expected: ExpectedVersion,
): Promise<void> => {
  assertExpectedVersion(expected);
  const row = await change(connections, DELETE, [tenantId, streamId, codeOfExpected(expected)]);
  const actual = row?.[0] ?? null;
  if (actual !== null) throw new ConcurrencyConflictError(streamId, expected, Number(actual));
};
