import {
  AccessDeniedError,
  CancelledError,
  convertToCommandError,
  DeadlineExceededError,
  MaxAppendSizeExceededError,
  NotLeaderError,
  TimeoutError,
  UnavailableError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { EventStoreUnavailableError } from '../errors.ts';
import { AppendTooLargeError, EventStoreAccessDeniedError, EventStoreFailedError } from './errors.ts';

/** gRPC's status of a message that is larger than the receiver takes (https://grpc.io/docs/guides/status-codes/). */
const RESOURCE_EXHAUSTED = 8;
const PERMISSION_DENIED = 7;

/** A call that was under way when the client gave up its channel for a new one: grpc-js says it in words only. */
const CHANNEL_CLOSED = /channel (?:has been )?(?:closed|shut ?down)/i;

const commandError = (error: unknown): unknown => (error instanceof Error ? convertToCommandError(error) : error);

/** Whether the same call may succeed when it is made again: nobody there, no answer in time, or another node leads now. */
export const isTransient = (error: unknown): boolean => {
  const found = commandError(error);
  return (
    found instanceof UnavailableError ||
    found instanceof DeadlineExceededError ||
    found instanceof TimeoutError ||
    found instanceof CancelledError ||
    found instanceof NotLeaderError ||
    (found instanceof Error && CHANNEL_CLOSED.test(found.message))
  );
};

/**
 * An error of EventStoreDB's client as this platform's. `WrongExpectedVersionError` stays: only who appended knows what it
 * means. Errors that are no client's stay as they are.
 */
export const translateError = (error: unknown): Error => {
  const found = commandError(error);
  if (!(found instanceof Error)) return new EventStoreFailedError(found);
  if (isTransient(found)) return new EventStoreUnavailableError(found);
  if (found instanceof WrongExpectedVersionError) return found;
  const status = 'code' in found ? found.code : undefined;
  if (found instanceof AccessDeniedError || status === PERMISSION_DENIED) return new EventStoreAccessDeniedError(found);
  if (found instanceof MaxAppendSizeExceededError) return new AppendTooLargeError(found.maxAppendSize, found);
  if (status === RESOURCE_EXHAUSTED) return new AppendTooLargeError(undefined, found);
  return typeof status === 'number' || 'type' in found ? new EventStoreFailedError(found) : found;
};
