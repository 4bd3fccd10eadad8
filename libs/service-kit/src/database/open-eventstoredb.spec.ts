import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { StandInServer } from '@perennial/event-store/eventstoredb-stand-in';
import { openEventStoreDb } from './open-eventstoredb.ts';
import { ProductModule } from '../test/product-service.ts';
import { aProduct, ServiceUnderTest } from '../test/running-products.ts';

jest.setTimeout(60_000);

// Over the stand-in for a server: that a service is wired to the adapter, not that a server behaves like the stand-in.
describe('A service whose log is in EventStoreDB', () => {
  const server = new StandInServer();
  const service = new ServiceUnderTest(ProductModule);
  beforeAll(async () => {
    await server.start();
    await service.start({ PERENNIAL_EVENT_STORE_URL: server.url });
  });
  afterAll(async () => {
    await service.dispose();
    server.stop();
  });

  it('answers commands with its positions, and queries that name one have seen them', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { status, body } = await service.call('/v1/products', { body: aProduct() });
      expect({ status, ...body }).toMatchObject({ status: 201, position: expect.stringMatching(/^\d{38}$/) });
      const { body: list } = await service.call<{ items: { productId: string }[] }>(
        `/v1/product-list?after=${body.position}&limit=100`,
      );
      expect(list.items.map(({ productId }) => productId)).toContain(body.id);
      expect(server.log.stream(`perennial/local/product-${body.id}`)).toHaveLength(1);
    }
  });

  it('refuses a position of another log', async () => {
    const answer = await service.call('/v1/product-list?after=x');
    expect(answer.status).toBe(400);
  });
});

describe('A log in EventStoreDB that does not answer', () => {
  it('is waited for, and then named in one sentence', async () => {
    const options = { connectionString: 'esdb://127.0.0.1:1?tls=false' };
    await expect(openEventStoreDb(options, 300)).rejects.toMatchObject({
      code: 'EVENT_STORE_UNREACHABLE',
      exitCode: 1,
      message: expect.stringContaining('PERENNIAL_EVENT_STORE_URL'),
    });
  });
});
