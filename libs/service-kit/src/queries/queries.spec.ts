import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProductEntity } from '../test/product.entity.ts';
import { ProductModule } from '../test/product-service.ts';
import { aProduct, ServiceUnderTest } from '../test/running-products.ts';

const service = new ServiceUnderTest(ProductModule);
beforeAll(() => service.start());
afterAll(() => service.dispose());

describe('Read your writes', () => {
  it('shows what a command did to the query that names its position', async () => {
    for (let round = 0; round < 20; round += 1) {
      const product = aProduct({ price: { amount: '2.550', currency: 'GBP' } });
      const { body } = await service.call('/v1/products', { body: product });
      const { body: list } = await service.call<{ items: ProductEntity[] }>(
        `/v1/product-list?after=${body.position}&limit=100`,
      );
      const row = list.items.find((item) => item.productId === body.id);
      expect(row).toEqual({
        tenantId: 'local',
        productId: body.id,
        code: product['code'],
        price: '2.55',
        retired: false,
        listedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      });
    }
  });

  it('is READ_MODEL_BEHIND after a bounded wait when the read model does not get there', async () => {
    const answer = await service.call('/v1/product-list?after=0999999999999999');
    expect(answer).toMatchObject({ status: 503, body: { code: 'READ_MODEL_BEHIND' } });
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  it('does not take a position of another log, which sorts before everything here', async () => {
    const answer = await service.call(`/v1/product-list?after=${'5'.padStart(38, '0')}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_POSITION' } });
  });
});
