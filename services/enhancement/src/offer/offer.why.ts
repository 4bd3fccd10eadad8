import { causesOf, decidedValue, eventsOf } from '@perennial/service-kit';

/** Why a customer was offered a product. */
export const offer = decidedValue({
  value: 'offer',
  description: 'What was proposed to the customer, and for what reason.',
  policy: 'offer',
  decidedBy: ['OfferMade'],
  of: ({ data: { offerId } }) => ({ offerId }),
  current: ({ data: { productId, kind, reason } }) => ({ productId, kind, reason }),
  policyVersion: ({ data }) => data.policyVersion,
  // An offer that names no causes was made to who had bought what they had bought by then.
  causedBy: (made, life) => {
    const named = causesOf(made, life);
    const bought = eventsOf(life, 'OrderPlaced').filter(({ position }) => position < made.position);
    return named.length > 0 ? named : bought.map(({ id }) => id);
  },
});
