import { describe, expect, it } from '@jest/globals';
import { givenEvents, recorded } from '@perennial/testing';
import { relationshipBoard } from './relationship-board.projection.ts';

const customerId = '01920000-0000-7000-8000-000000000001';
const call = '01920000-0000-7000-8000-000000000002';
const visit = '01920000-0000-7000-8000-000000000003';

const task = (taskId: string, dueAt: string) =>
  recorded('CareTaskScheduled', { customerId, taskId, task: 'Call', dueAt });
const assigned = recorded('RelationshipTypeAssigned', {
  customerId,
  relationshipType: 'proactive',
  reason: 'won a sale of 12000 GBP',
  policyVersion: 'relationship-type/1',
  overridden: false,
});

describe('the relationship board', () => {
  it('shows how closely we care for a customer, and why', () => {
    const [row] = givenEvents(assigned).project(relationshipBoard).rows;
    expect(row).toMatchObject({
      relationshipType: 'proactive',
      reason: 'won a sale of 12000 GBP',
      policyVersion: 'relationship-type/1',
      overridden: false,
      openTasks: [],
    });
  });

  it('lists what is to be done, the next thing first', () => {
    const [row] = givenEvents(task(visit, '2025-03-10T00:00:00.000Z'), task(call, '2025-03-05T00:00:00.000Z')).project(
      relationshipBoard,
    ).rows;
    expect(row?.openTasks.map(({ taskId }) => taskId)).toEqual([call, visit]);
    expect(row).toMatchObject({ relationshipType: null, nextDueAt: '2025-03-05T00:00:00.000Z' });
  });

  it('takes a completed task off the list', () => {
    const done = recorded(
      'CareTaskCompleted',
      { customerId, taskId: call, outcome: 'content' },
      { occurredAt: '2025-03-04T00:00:00.000Z' },
    );
    const [row] = givenEvents(assigned, task(call, '2025-03-05T00:00:00.000Z'), done).project(relationshipBoard).rows;
    expect(row).toMatchObject({
      relationshipType: 'proactive',
      openTasks: [],
      nextDueAt: null,
      completedTasks: 1,
      lastCareAt: '2025-03-04T00:00:00.000Z',
    });
  });
});
