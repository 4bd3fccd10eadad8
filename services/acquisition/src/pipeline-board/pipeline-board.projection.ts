import type { Money } from '@perennial/kernel';
import { readModel } from '@perennial/projections';
import { PipelineBoardEntity } from './pipeline-board.entity.ts';

const money = (value: Money | undefined): Partial<PipelineBoardEntity> =>
  value ? { amount: value.amount, currency: value.currency } : {};

/** Every opportunity with its stage, amount and probability. */
export const pipelineBoard = readModel(PipelineBoardEntity).rows({
  name: 'pipeline-board',
  version: 1,
  keyedBy: 'customer',
  key: (event) => ({ opportunityId: event.data.opportunityId }),
  handlers: {
    OpportunityOpened: (_row, { tenantId, occurredAt, data }) => ({
      tenantId,
      opportunityId: data.opportunityId,
      customerId: data.customerId,
      leadId: data.leadId ?? null,
      pipeline: data.pipeline,
      stage: data.stage,
      status: 'open',
      title: data.title,
      amount: data.amount?.amount ?? null,
      currency: data.amount?.currency ?? null,
      probability: String(data.probability),
      expectedCloseAt: data.expectedCloseAt ?? null,
      lostReason: null,
      openedAt: occurredAt,
      stageSince: occurredAt,
      closedAt: null,
    }),
    OpportunityStageChanged: (row, { occurredAt, data }) =>
      row && {
        ...row,
        ...money(data.amount),
        stage: data.to,
        probability: String(data.probability),
        expectedCloseAt: data.expectedCloseAt ?? row.expectedCloseAt,
        stageSince: occurredAt,
      },
    OpportunityWon: (row, { occurredAt, data }) =>
      row && { ...row, ...money(data.amount), status: 'won', probability: '1', closedAt: occurredAt },
    OpportunityLost: (row, { occurredAt, data }) =>
      row && { ...row, status: 'lost', probability: '0', lostReason: data.reason, closedAt: occurredAt },
    OpportunityReopened: (row, { occurredAt, data }) =>
      row && {
        ...row,
        status: 'open',
        stage: data.stage,
        probability: String(data.probability),
        lostReason: null,
        stageSince: occurredAt,
        closedAt: null,
      },
  },
});
