import { NO_STREAM } from '@eventstore/db-client';

/** EventStoreDB counts an event's revision from 0; the version of the stream after it is one more. */
export const versionAfter = (revision: bigint): number => Number(revision) + 1;

/** The revision of the event that brings a stream to this version. */
export const revisionOf = (version: number): bigint => BigInt(version) - 1n;

/**
 * What EventStoreDB must find in order to append to a stream of this version. Always exact: what `any` and `exists` mean, the
 * adapter finds out beforehand, because EventStoreDB promises that appends are idempotent with an exact revision only.
 */
export const expectedRevisionOf = (version: number): bigint | typeof NO_STREAM =>
  version === 0 ? NO_STREAM : revisionOf(version);
