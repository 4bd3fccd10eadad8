import { readModel } from '@perennial/projections';
import { OfferBoardEntity } from './offer-board.entity.ts';

const closed = (
  row: OfferBoardEntity | undefined,
  status: OfferBoardEntity['status'],
  closedAt: string,
): OfferBoardEntity | undefined => row && { ...row, status, closedAt };

/** Every offer to a customer, open or closed. */
export const offerBoard = readModel(OfferBoardEntity).rows({
  name: 'offer-board',
  version: 1,
  keyedBy: 'customer',
  key: (event) => ({ offerId: event.data.offerId }),
  handlers: {
    OfferMade: (_row, { tenantId, occurredAt, data }) => ({
      tenantId,
      offerId: data.offerId,
      customerId: data.customerId,
      productId: data.productId,
      kind: data.kind,
      status: 'open',
      policyVersion: data.policyVersion,
      madeAt: occurredAt,
      expiresAt: data.expiresAt ?? null,
      closedAt: null,
    }),
    OfferAccepted: (row, { occurredAt }) => closed(row, 'accepted', occurredAt),
    OfferDeclined: (row, { occurredAt }) => closed(row, 'declined', occurredAt),
    OfferExpired: (row, { occurredAt }) => closed(row, 'expired', occurredAt),
    OfferWithdrawn: (row, { occurredAt }) => closed(row, 'withdrawn', occurredAt),
  },
});
