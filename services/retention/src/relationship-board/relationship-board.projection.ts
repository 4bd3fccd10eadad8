import { readModel } from '@perennial/projections';
import { type OpenCareTask, RelationshipBoardEntity } from './relationship-board.entity.ts';

const unassigned = (tenantId: string, customerId: string): RelationshipBoardEntity => ({
  tenantId,
  customerId,
  relationshipType: null,
  reason: null,
  policyVersion: null,
  overridden: false,
  assignedAt: null,
  openTasks: [],
  nextDueAt: null,
  completedTasks: 0,
  lastCareAt: null,
});

const byDueDate = (one: OpenCareTask, other: OpenCareTask): number =>
  Date.parse(one.dueAt) - Date.parse(other.dueAt) || (one.taskId < other.taskId ? -1 : 1);

const without = (row: RelationshipBoardEntity, taskId: string): OpenCareTask[] =>
  row.openTasks.filter((task) => task.taskId !== taskId);

const withTasks = (row: RelationshipBoardEntity, openTasks: OpenCareTask[]): RelationshipBoardEntity => ({
  ...row,
  openTasks,
  nextDueAt: openTasks[0]?.dueAt ?? null,
});

/** Every customer whom we have said something about: relationship type and open care tasks. */
export const relationshipBoard = readModel(RelationshipBoardEntity).rows({
  name: 'relationship-board',
  version: 2,
  keyedBy: 'customer',
  key: (event) => ({ customerId: event.data.customerId }),
  handlers: {
    RelationshipTypeAssigned: (row, { tenantId, occurredAt, data }) => ({
      ...(row ?? unassigned(tenantId, data.customerId)),
      relationshipType: data.relationshipType,
      reason: data.reason,
      policyVersion: data.policyVersion ?? null,
      overridden: data.overridden,
      assignedAt: occurredAt,
    }),
    CareTaskScheduled: (row, { tenantId, data }) => {
      const { customerId, taskId, task, dueAt, orderId = null, purpose = 'service' } = data;
      const before = row ?? unassigned(tenantId, customerId);
      return withTasks(before, [...before.openTasks, { taskId, task, dueAt, orderId, purpose }].sort(byDueDate));
    },
    CareTaskCompleted: (row, { occurredAt, data }) =>
      row && {
        ...withTasks(row, without(row, data.taskId)),
        completedTasks: row.completedTasks + 1,
        lastCareAt: occurredAt,
      },
    CareTaskCancelled: (row, { data }) => row && withTasks(row, without(row, data.taskId)),
  },
});
