import type { NewEvent } from '@perennial/kernel';
import type { AppendRequest, AppendResult } from '../event-store.ts';
import { type FindStoredDefinition, type StoredData, storedData } from '../stored-data.ts';

/** One event with its JSON text, made when the append was asked for: what the caller changes later does not matter. */
export interface EncodedEvent {
  readonly event: NewEvent;
  readonly stored: StoredData;
}

/** An append that waits for its group. */
export interface PendingAppend {
  readonly request: AppendRequest;
  /** The stream with its tenant, as one comparable text. */
  readonly stream: string;
  readonly events: readonly EncodedEvent[];
  /** About how many characters go to the database. */
  readonly size: number;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

const ENVELOPE_SIZE = 400;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** PostgreSQL takes `infinity` and `now` for times too; once in the log, no reader could make an instant of the first. */
const assertInstant = ({ id, occurredAt }: NewEvent): void => {
  if (INSTANT.test(occurredAt)) return;
  throw new RangeError(`Event ${id}: occurredAt must be an ISO 8601 instant, but is ${JSON.stringify(occurredAt)}`);
};

/** Encodes a request, and gives the promise of its outcome. Rejects at once what JSON cannot say (a cycle, a bigint), and no instants. */
export const pendingAppend = (
  find: FindStoredDefinition,
  request: AppendRequest,
  enqueue: (pending: PendingAppend) => void,
): Promise<AppendResult> =>
  new Promise((resolve, reject) => {
    const stream = `${request.tenantId}\u0000${request.streamId}`;
    request.events.forEach(assertInstant);
    const events = request.events.map((event) => ({ event, stored: storedData(find, event) }));
    const size = events.reduce((sum, { stored }) => sum + ENVELOPE_SIZE + stored.data.length, 0);
    enqueue({ request, stream, events, size, resolve, reject });
  });
