import { describe, expect, it } from '@jest/globals';
import { NotLeaderError, UnavailableError, WrongExpectedVersionError } from '@eventstore/db-client';
import grpc from '@grpc/grpc-js';
import { isTransient, translateError } from './translate-error.ts';

/** An answer as a server gives it: gRPC's status, and in the metadata which exception of EventStoreDB's it is. */
const answer = (code: grpc.status, exception?: string, more: Readonly<Record<string, string>> = {}) => {
  const metadata = new grpc.Metadata();
  if (exception) metadata.set('exception', exception);
  for (const [key, value] of Object.entries(more)) metadata.set(key, value);
  return Object.assign(new Error(`${code} ${grpc.status[code]}: recorded`), { code, details: 'recorded', metadata });
};

const leader = { 'leader-endpoint-host': 'node2.internal', 'leader-endpoint-port': '2113' };

describe('answers that mean: try again', () => {
  it.each([
    ['nobody is there', answer(grpc.status.UNAVAILABLE)],
    ['no answer in time', answer(grpc.status.DEADLINE_EXCEEDED)],
    ['the server gave up', answer(grpc.status.ABORTED)],
    ['the server is shutting down', answer(grpc.status.CANCELLED)],
    ['another node leads', answer(grpc.status.NOT_FOUND, 'not-leader', leader)],
    ['the channel was given up', new Error('Channel has been shut down')],
  ])('%s', (_, error) => {
    expect(isTransient(error)).toBe(true);
    expect(translateError(error)).toMatchObject({ code: 'EVENT_STORE_UNAVAILABLE', retriable: true });
  });

  it('the client itself goes to the leader that it was told of', () => {
    const { cause } = translateError(answer(grpc.status.NOT_FOUND, 'not-leader', leader));
    expect(cause).toBeInstanceOf(NotLeaderError);
    expect(cause).toMatchObject({ leader: { address: 'node2.internal', port: 2_113 } });
  });
});

describe('answers that stay as they are when they are asked for again', () => {
  it.each([
    ['access denied', answer(grpc.status.PERMISSION_DENIED, 'access-denied'), { code: 'EVENT_STORE_ACCESS_DENIED' }],
    ['no such user', answer(grpc.status.UNAUTHENTICATED), { code: 'EVENT_STORE_ACCESS_DENIED' }],
    ['forbidden by a proxy', answer(grpc.status.PERMISSION_DENIED), { code: 'EVENT_STORE_ACCESS_DENIED' }],
    [
      'too large for the server',
      answer(grpc.status.INVALID_ARGUMENT, 'maximum-append-size-exceeded', { 'maximum-append-size': '1048576' }),
      { code: 'APPEND_TOO_LARGE', limit: 1_048_576 },
    ],
    ['too large for gRPC', answer(grpc.status.RESOURCE_EXHAUSTED), { code: 'APPEND_TOO_LARGE', limit: undefined }],
    [
      'a stream that was tombstoned by hand',
      answer(grpc.status.FAILED_PRECONDITION, 'stream-deleted', { 'stream-name': 'perennial/acme/lead-7' }),
      { code: 'EVENT_STORE_FAILED' },
    ],
    ['anything else', answer(grpc.status.INTERNAL), { code: 'EVENT_STORE_FAILED' }],
    ['what is no error', 'oops', { code: 'EVENT_STORE_FAILED' }],
  ])('%s', (_, error, expected) => {
    expect(isTransient(error)).toBe(false);
    expect(translateError(error)).toMatchObject(expected);
  });

  it('a wrong version is left to who appended', () => {
    const error = answer(grpc.status.FAILED_PRECONDITION, 'wrong-expected-version', {
      'stream-name': 'perennial/acme/lead-7',
      'expected-version': '3',
      'actual-version': '5',
    });
    expect(translateError(error)).toBeInstanceOf(WrongExpectedVersionError);
    expect(translateError(error)).toMatchObject({ expectedVersion: 3n, actualVersion: 5n });
  });

  it('an error of ours, or of nobody, is not touched', () => {
    const error = new RangeError('an expected version is a whole number');
    expect(translateError(error)).toBe(error);
    expect(isTransient(new UnavailableError(answer(grpc.status.UNAVAILABLE)))).toBe(true);
  });
});
