import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem } from './problem.ts';

/** What Fastify and Nest refuse by themselves, in our codes: stable, while their texts are not. */
const CODE_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  413: 'BODY_TOO_LARGE',
  414: 'URI_TOO_LONG',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  431: 'HEADERS_TOO_LARGE',
  503: 'UNAVAILABLE',
};

/** Fastify's own refusals: its code → status, code and text of ours. */
const FASTIFY_REFUSALS: Readonly<Record<string, readonly [status: number, code: string, detail: string]>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'MALFORMED_JSON', 'The body is not valid JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'MALFORMED_JSON', 'The body is empty, but the content type says JSON.'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'BODY_TOO_LARGE', 'The body is larger than 1 MiB.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'BAD_REQUEST', 'Content-Length does not match the body.'],
  FST_ERR_BAD_URL: [400, 'BAD_REQUEST', 'The URL is not valid.'],
};

/** Of the event store, of Node's sockets, and of PostgreSQL that is starting, stopping or full. */
const UNAVAILABLE = new Set([
  'EVENT_STORE_UNAVAILABLE',
  'EVENT_STORE_CLOSED',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
]);

/** Of the log, when it cannot do what was asked now: its own code, and what a client can do. */
const NOT_NOW: Readonly<Record<string, readonly [detail: string, retryAfterSeconds: string]>> = {
  EVENT_STORE_OVERLOADED: ['More is being written than the log can take. Try again later.', '5'],
  EVENT_STORE_TIMEOUT: ['The log did not answer in time; nothing was written. Try again.', '1'],
  EVENTS_ARCHIVED: ['Some of what this needs is in the archive of the log. Its operator has to attach it.', '3600'],
  APPEND_NOT_PERMITTED: ['The role this service signs in with may not write here. Its operator has to grant it.', '60'],
  EVENT_STORE_FULL: ['The disk of the log is full; nothing was written. Its operator has to make room.', '60'],
};

const isUnavailable = (code: unknown): boolean =>
  typeof code === 'string' && (UNAVAILABLE.has(code) || /^(?:08...|57P0[123]|53300)$/.test(code));

const own = <Value>(table: Readonly<Record<string, Value>>, key: unknown): Value | undefined =>
  typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined;

const fromStatus = (status: number, detail: string): Problem =>
  new Problem({ status, code: CODE_OF_STATUS[status] ?? (status < 500 ? 'BAD_REQUEST' : 'INTERNAL'), detail });

/** The problem that an error means to a client. What is not meant for clients becomes INTERNAL, without a word of it. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  // Nest wraps what Fastify throws.
  const origin = error instanceof HttpException && error.cause !== undefined ? error.cause : error;
  const { code, statusCode } = (origin ?? {}) as { code?: unknown; statusCode?: unknown };
  const refusal = own(FASTIFY_REFUSALS, code);
  if (refusal) return new Problem({ status: refusal[0], code: refusal[1], detail: refusal[2] });
  if (origin instanceof SyntaxError && statusCode === 400) {
    return new Problem({ status: 400, code: 'MALFORMED_JSON', detail: 'The body is not valid JSON.' });
  }
  if (error instanceof HttpException && error.getStatus() < 500) return fromStatus(error.getStatus(), error.message);
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return fromStatus(statusCode, STATUS_CODES[statusCode] ?? 'Refused');
  }
  if (code === 'INVALID_POSITION') {
    return new Problem({ status: 400, code, detail: 'This is not a position of this log.' });
  }
  if (code === 'APPEND_TOO_LARGE') {
    return new Problem({ status: 413, code, detail: 'What this would write is larger than the log takes at once.' });
  }
  const notNow = own(NOT_NOW, code);
  if (notNow) {
    const [detail, retryAfter] = notNow;
    return new Problem({ status: 503, code: String(code), detail, headers: { 'retry-after': retryAfter } });
  }
  if (isUnavailable(code)) {
    const detail = 'The database cannot be reached now. Try again; with an Idempotency-Key that is safe.';
    return new Problem({ status: 503, code: 'DATABASE_UNAVAILABLE', detail, headers: { 'retry-after': '1' } });
  }
  const detail = 'Something went wrong here. It is in the log under this request id.';
  return new Problem({ status: 500, code: 'INTERNAL', detail });
};

/** The RFC 9457 document of a problem. */
export const documentOf = (problem: Problem): Record<string, unknown> => {
  const status = problem.getStatus();
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: problem.detail,
    code: problem.code,
    ...problem.extensions,
    ...(problem.errors && { errors: problem.errors }),
  };
};

/** Answers with a problem document. */
export const sendProblem = (reply: FastifyReply, problem: Problem): FastifyReply =>
  reply
    .code(problem.getStatus())
    .headers({ ...problem.headers })
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(documentOf(problem)));
