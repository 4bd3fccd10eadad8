import { describe, expect, it } from '@jest/globals';
import { givenEvents, recorded } from '@perennial/testing';
import { winBackBoard } from './win-back-board.projection.ts';

const winBackId = '01920000-0000-7000-8000-000000000001';
const customerId = '01920000-0000-7000-8000-000000000002';
const on = { customerId, occurredAt: '2025-01-09T00:00:00.000Z' };
const started = recorded('WinbackStarted', { winBackId, customerId, reason: 'silent', lawfulBasis: 'consent' });
const contacted = recorded('WinbackContacted', { winBackId, medium: 'phone' }, on);

describe('the win-back board', () => {
  it('shows who is being won back, on which basis, and how often they were contacted', () => {
    expect(givenEvents(started, contacted, contacted).project(winBackBoard).rows).toMatchObject([
      { customerId, status: 'running', lawfulBasis: 'consent', contacts: 2, endedAt: null },
    ]);
  });

  it.each([
    ['succeeded', recorded('WinbackSucceeded', { winBackId }, on)],
    ['abandoned', recorded('WinbackAbandoned', { winBackId, reason: 'moved abroad' }, on)],
  ] as const)('shows how it ended: %s', (status, end) => {
    expect(givenEvents(started, end).project(winBackBoard).rows).toMatchObject([{ status, endedAt: on.occurredAt }]);
  });
});
