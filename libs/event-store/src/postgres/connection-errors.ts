import { EventStoreFullError, EventStoreTimeoutError } from '../errors.ts';

/**
 * SQLSTATE classes and codes, and Node's, that mean "this connection is gone, or leads to the wrong server", not "the statement
 * was refused". 25006: a primary that has become a standby, or a pooler that has not noticed yet.
 */
const LOST =
  /^(?:08...|57P0[1235]|53300|25006|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
/** The driver's own time-out: the server should have ended the statement before, so nobody is there any more. */
const SILENT = /query read timeout/i;
const LOST_WITHOUT_CODE =
  /connection terminated|connection ended|not queryable|timeout exceeded when trying to connect|query read timeout/i;
/** What event_store.last_position says on a standby (migrations/0002-watermark.ts). */
const ON_STANDBY = /last position cannot be read here/;

const DISK_FULL = '53100';
const STATEMENT_CANCELLED = '57014';
const LOCK_NOT_AVAILABLE = '55P03';

const partsOf = (error: unknown) => {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  return { code: typeof code === 'string' ? code : undefined, message: String(message) };
};

/** By what it says, not by its class: Node makes some of these outside of the realm that tests run in. */
export const isConnectionLost = (error: unknown): boolean => {
  const { code, message } = partsOf(error);
  if (code === undefined) return LOST_WITHOUT_CODE.test(message);
  return LOST.test(code) || ON_STANDBY.test(message);
};

/** Packets vanish: every other connection of the same age is as suspect as this one. */
export const isSilent = (error: unknown): boolean => {
  const { code, message } = partsOf(error);
  return code === undefined && SILENT.test(message);
};

/** The error as callers see it: what they can act on has a code of ours, the rest is PostgreSQL's own. */
export const meaningOf = (error: unknown): unknown => {
  const { code, message } = partsOf(error);
  if (code === LOCK_NOT_AVAILABLE) return new EventStoreTimeoutError('lock', error);
  // The same SQLSTATE is a cancellation by an operator, who wants it to end, not to be tried again.
  if (code === STATEMENT_CANCELLED && /timeout/.test(message)) return new EventStoreTimeoutError('statement', error);
  if (code === DISK_FULL) return new EventStoreFullError(error);
  return error;
};
