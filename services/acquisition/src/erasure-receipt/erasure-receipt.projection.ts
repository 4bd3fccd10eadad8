import { readModel } from '@perennial/projections';
import { ErasureReceiptEntity, type ServiceScrub } from './erasure-receipt.entity.ts';

const byService = (one: ServiceScrub, other: ServiceScrub): number => (one.service < other.service ? -1 : 1);

/** The receipts of erasures, as the services report their scrubs. */
export const erasureReceipt = readModel(ErasureReceiptEntity).rows({
  name: 'erasure-receipt',
  version: 1,
  keyedBy: 'customer',
  key: ({ data }) => ({ customerId: data.customerId }),
  handlers: {
    CustomerErased: (_row, { id, tenantId, occurredAt, data }) => ({
      tenantId,
      customerId: data.customerId,
      eventId: id,
      requestedBy: data.requestedBy,
      reason: data.reason,
      requestedAt: occurredAt,
      keysDestroyed: data.keysDestroyed,
      keysDestroyedAt: data.keysDestroyedAt,
      scrubs: [],
    }),
    CustomerDataScrubbed: (row, { occurredAt, data: { service, readModels } }) =>
      row && { ...row, scrubs: [...row.scrubs, { service, scrubbedAt: occurredAt, readModels }].sort(byService) },
  },
});
