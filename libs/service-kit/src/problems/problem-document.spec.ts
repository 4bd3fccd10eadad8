import { describe, expect, it } from '@jest/globals';
import { EventsArchivedError, NotPermittedError } from '@perennial/event-store';
import type { Position } from '@perennial/kernel';
import { documentOf, problemOf } from './problem-document.ts';

describe('what the log cannot do now', () => {
  it.each([
    ['EVENTS_ARCHIVED', new EventsArchivedError('0000000000000199' as Position)],
    ['APPEND_NOT_PERMITTED', new NotPermittedError('order-1', new Error('The role intruder may not'))],
  ])('%s is said with its own code, and nothing of what is inside', (code, error) => {
    const problem = problemOf(error);
    expect(documentOf(problem)).toMatchObject({ status: 503, code, detail: expect.stringContaining('operator') });
    expect(problem.headers).toHaveProperty('retry-after');
    expect(problem.detail).not.toMatch(/intruder|order-1|0000000000000199/);
  });
});
