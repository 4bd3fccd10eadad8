import { InvalidEventError, validateEvent } from '@perennial/contracts';
import {
  type AppendRequest,
  ConcurrencyConflictError,
  DuplicateEventError,
  type EventStore,
} from '@perennial/event-store';
import { Failure } from '../failure.ts';
import { appendAll } from '../import/append-all.ts';
import type { Account } from './account.ts';
import type { History } from './history.ts';
import { ImportedEvents } from './imported-events.ts';
import { appendsOf } from './mapping.ts';

export interface ImportOptions {
  readonly store: EventStore;
  readonly tenantId: string;
  /** Ends the import early; what is on its way is finished first. */
  readonly signal?: AbortSignal;
  /** Told of every so many events that are known to be in the log. */
  readonly onProgress?: (events: number) => void;
}

export interface ImportOutcome {
  /** Events that were not in the log before. */
  readonly added: number;
  /** Events that were there already. */
  readonly present: number;
  /** What the log now holds of this history, counted from the log. */
  readonly account: Account;
}

/** An event weighs as much as its lines: invoices have from one to more than a thousand. */
const weightOf = ({ events }: AppendRequest): number =>
  events.reduce((sum, { data }) => sum + 1 + ((data as { lines?: readonly unknown[] }).lines?.length ?? 0), 0);
/** Enough to keep the store busy; a few megabytes. */
const WEIGHT_LIMIT = 16_000;

const explain = (error: unknown): unknown => {
  if (error instanceof ConcurrencyConflictError || error instanceof DuplicateEventError) {
    return new Failure(
      `The log already holds something else under the ids of this history (stream ${error.streamId}): import into another tenant.`,
    );
  }
  return error instanceof InvalidEventError ? new Failure(`${error.message}.`) : error;
};

/**
 * Appends a history. Doing it again adds nothing, and goes on where an interrupted import ended.
 *
 * @throws Failure when the log holds something else under the same ids
 */
export const importHistory = async (
  history: History,
  { store, tenantId, signal, onProgress }: ImportOptions,
): Promise<ImportOutcome> => {
  const inLog = new ImportedEvents(store, tenantId);
  await inLog.catchUp();
  const eventIds: string[] = [];
  let [added, present] = [0, 0];

  const missing = function* (): Generator<AppendRequest> {
    for (const request of appendsOf(history, tenantId)) {
      for (const { id } of request.events) eventIds.push(id);
      // An append is in the log as a whole or not at all.
      if (request.events.some(({ id }) => inLog.has(id))) {
        present += request.events.length;
        onProgress?.(request.events.length);
        continue;
      }
      for (const { type, data } of request.events) validateEvent(type, data);
      yield request;
    }
  };

  try {
    await appendAll(store, missing(), {
      weightOf,
      weightLimit: WEIGHT_LIMIT,
      ...(signal && { signal }),
      onAppended: ({ events }, { repeated }) => {
        if (repeated) present += events.length;
        else added += events.length;
        onProgress?.(events.length);
      },
    });
  } catch (error) {
    throw explain(error);
  }
  await inLog.catchUp();
  return { added, present, account: inLog.account(eventIds) };
};
