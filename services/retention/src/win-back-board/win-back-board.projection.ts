import { readModel } from '@perennial/projections';
import { WinBackBoardEntity } from './win-back-board.entity.ts';

/** Every attempt to win a customer back, running or ended. */
export const winBackBoard = readModel(WinBackBoardEntity).rows({
  name: 'win-back-board',
  version: 1,
  keyedBy: 'customer',
  key: (event) => ({ winBackId: event.data.winBackId }),
  handlers: {
    WinbackStarted: (_row, { tenantId, occurredAt, data }) => ({
      tenantId,
      winBackId: data.winBackId,
      customerId: data.customerId,
      status: 'running',
      lawfulBasis: data.lawfulBasis ?? null,
      contacts: 0,
      startedAt: occurredAt,
      endedAt: null,
    }),
    WinbackContacted: (row) => row && { ...row, contacts: row.contacts + 1 },
    WinbackSucceeded: (row, { occurredAt }) => row && { ...row, status: 'succeeded', endedAt: occurredAt },
    WinbackAbandoned: (row, { occurredAt }) => row && { ...row, status: 'abandoned', endedAt: occurredAt },
  },
});
