import { expect, it } from '@jest/globals';
import { NO_STREAM } from '@eventstore/db-client';
import { expectedRevisionOf, revisionOf, versionAfter } from './expected-revision.ts';

it('versions count from 1, revisions from 0', () => {
  expect([0n, 1n, 41n].map(versionAfter)).toEqual([1, 2, 42]);
  expect([1, 2, 42].map(revisionOf)).toEqual([0n, 1n, 41n]);
});

it('a stream of version 0 is none; any other must have its last event at that revision', () => {
  expect(expectedRevisionOf(0)).toBe(NO_STREAM);
  expect([1, 42].map(expectedRevisionOf)).toEqual([0n, 41n]);
});
