import Type from 'typebox';
import { defineEvent, type EventOf } from '../event-definition.ts';
import { Data, MoneyField, OneOf, Text, Uuid } from '../fields.ts';

const product = { service: 'enhancement', aggregate: 'product' } as const;

export const ProductListed = defineEvent({
  ...product,
  type: 'ProductListed',
  version: 1,
  description: 'A product can be sold.',
  data: Data({
    productId: Uuid,
    code: Text(60),
    name: Text(),
    kind: OneOf(['core', 'extended-service', 'total-solution', 'charge']),
    category: Type.Optional(Text()),
    price: Type.Optional(MoneyField),
  }),
});
export type ProductListed = EventOf<typeof ProductListed>;

export const PriceChanged = defineEvent({
  ...product,
  type: 'PriceChanged',
  version: 1,
  description: 'The list price of a product is another one from now on.',
  data: Data({ productId: Uuid, price: MoneyField }),
});
export type PriceChanged = EventOf<typeof PriceChanged>;

export const ProductRetired = defineEvent({
  ...product,
  type: 'ProductRetired',
  version: 1,
  description: 'The product is no longer sold.',
  data: Data({ productId: Uuid, reason: Type.Optional(Text()) }),
});
export type ProductRetired = EventOf<typeof ProductRetired>;
