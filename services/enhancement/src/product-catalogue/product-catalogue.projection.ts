import { readModel } from '@perennial/projections';
import { ProductCatalogueEntity } from './product-catalogue.entity.ts';

/** The products there are, with their list prices. */
export const productCatalogue = readModel(ProductCatalogueEntity).rows({
  name: 'product-catalogue',
  version: 1,
  keyedBy: 'entity',
  key: ({ data }) => ({ productId: data.productId }),
  handlers: {
    ProductListed: (_row, { tenantId, occurredAt, data }) => ({
      tenantId,
      productId: data.productId,
      code: data.code,
      name: data.name,
      kind: data.kind,
      category: data.category ?? null,
      price: data.price?.amount ?? null,
      priceCurrency: data.price?.currency ?? null,
      status: 'listed',
      listedAt: occurredAt,
      retiredAt: null,
    }),
    PriceChanged: (row, { data }) => row && { ...row, price: data.price.amount, priceCurrency: data.price.currency },
    ProductRetired: (row, { occurredAt }) => row && { ...row, status: 'retired', retiredAt: occurredAt },
  },
});
