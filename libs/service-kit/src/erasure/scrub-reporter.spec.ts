import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { derivedId, newId } from '@perennial/contracts';
import { Client } from 'pg';
import { ProductModule } from '../test/product-service.ts';
import { ServiceUnderTest } from '../test/running-products.ts';
import { until } from '../test/until.ts';

const service = new ServiceUnderTest(ProductModule);
beforeAll(() => service.start());
afterAll(() => service.dispose());

const erase = async (customerId: string): Promise<void> => {
  await service.events.append({
    tenantId: 'local',
    streamId: `customer-${customerId}`,
    expectedVersion: 'any',
    events: [
      {
        id: newId(),
        type: 'CustomerErased',
        schemaVersion: 1,
        customerId,
        occurredAt: '2011-12-10T09:00:00.000Z',
        actor: 'ada',
        channel: 'api',
        correlationId: newId(),
        causationId: null,
        traceparent: null,
        simulated: false,
        data: {
          customerId,
          requestedBy: 'customer',
          reason: 'objection',
          keysDestroyed: 1,
          keysDestroyedAt: '2011-12-10T09:00:00.000Z',
        },
      },
    ],
  });
};

const scrubOf = (customerId: string) =>
  service.events.readStream('local', `scrub-${derivedId('scrub', 'local', customerId, 'products')}`);

it('A service reports the scrub of an erased customer once, though it hears of the erasure again', async () => {
  const [first, second] = [newId(), newId()];
  await erase(first);
  await until(async () => (await scrubOf(first)).length > 0);
  expect(await scrubOf(first)).toMatchObject([
    {
      type: 'CustomerDataScrubbed',
      customerId: first,
      actor: 'service:products',
      data: { customerId: first, service: 'products' },
    },
  ]);
  await service.stop();
  const client = new Client({ connectionString: service.databaseUrl });
  await client.connect();
  await client.query('delete from products.scrub_checkpoints');
  await client.end();
  await service.start();
  await erase(second);
  await until(async () => (await scrubOf(second)).length > 0);
  expect(await scrubOf(first)).toHaveLength(1);
});
