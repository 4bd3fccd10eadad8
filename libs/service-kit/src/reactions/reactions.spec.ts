import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@perennial/contracts';
import { Client } from 'pg';
import { ProductModule } from '../test/product-service.ts';
import { aProduct, ServiceUnderTest } from '../test/running-products.ts';
import { metric } from '../test/metric.ts';
import { until } from '../test/until.ts';

const service = new ServiceUnderTest(ProductModule);
beforeAll(() => service.start());
afterAll(() => service.dispose());

const streamOf = (id: string) => service.events.readStream('local', `product-${id}`);
const sql = async (text: string): Promise<void> => {
  const client = new Client({ connectionString: service.databaseUrl });
  await client.connect();
  await client.query(text);
  await client.end();
};
/** The reactions of this product come after those of everything before it. */
const reactedToEverything = async (): Promise<void> => {
  const { body } = await service.call('/v1/products', { body: aProduct({ code: 'once' }) });
  await until(async () => (await streamOf(body.id)).length === 2);
};

describe('A reaction', () => {
  it('turns an event into an own command, and carries on what caused it', async () => {
    const headers = { 'perennial-occurred-at': '2011-12-09T12:50:00Z', 'perennial-simulated': 'true' };
    const { body } = await service.call('/v1/products', { body: aProduct({ code: 'once' }), headers });
    await until(async () => (await streamOf(body.id)).length === 2);
    const [listed, retired] = await streamOf(body.id);
    expect(retired).toMatchObject({
      type: 'ProductRetired',
      actor: 'service:products',
      channel: 'reaction',
      occurredAt: '2011-12-09T12:50:00.000Z',
      causationId: listed?.id,
      correlationId: listed?.correlationId,
      traceparent: listed?.traceparent,
      simulated: true,
    });
  });

  it('appends once, though the events come again after a restart', async () => {
    const { body } = await service.call('/v1/products', { body: aProduct({ code: 'once' }) });
    await until(async () => (await streamOf(body.id)).length === 2);
    const before = await service.log();
    await service.stop();
    await sql('delete from products.reaction_checkpoints');
    await service.start();
    await reactedToEverything();
    expect((await service.log()).slice(0, before.length)).toEqual(before);
    expect(await service.log()).toHaveLength(before.length + 2);
    expect(await streamOf(body.id)).toHaveLength(2);
  });

  it('goes on where it stopped: what happened meanwhile is reacted to', async () => {
    await service.stop();
    const productId = newId();
    await service.events.append({
      tenantId: 'local',
      streamId: `product-${productId}`,
      expectedVersion: 0,
      events: [listing(productId, 'api')],
    });
    await service.start();
    await until(async () => (await streamOf(productId)).length === 2);
  });

  it('passes over what was imported: that is history', async () => {
    const { body } = await service.call('/v1/products', {
      body: aProduct({ code: 'once' }),
      headers: { 'perennial-channel': 'import' },
    });
    await reactedToEverything();
    expect(await streamOf(body.id)).toHaveLength(1);
  });

  it('that is refused is counted, and holds nothing up', async () => {
    await service.call('/v1/products', { body: aProduct({ code: 'twice' }) });
    await reactedToEverything();
    const { body } = await service.call<string>('/metrics', { token: null });
    expect(metric(body, 'perennial_reactions_total', { reaction: 'retire-once', result: 'refused' })).toBe(1);
  });
});

// The last one: what comes after it is held up.
it('A reaction that breaks is counted as failed, at each try; what others have done is counted once', async () => {
  const counted = async (result: string): Promise<number> => {
    const { body } = await service.call<string>('/metrics', { token: null });
    return metric(body, 'perennial_reactions_total', { reaction: 'retire-once', result }) ?? 0;
  };
  const untilMoreFailures = async (count: number): Promise<void> => {
    const before = await counted('failed');
    await until(async () => (await counted('failed')) >= before + count);
  };
  await service.call('/v1/products', { body: aProduct({ code: 'poison' }) });
  const before = await counted('executed');
  for (let product = 0; product < 12; product += 1)
    await service.call('/v1/products', { body: aProduct({ code: 'once' }) });
  await untilMoreFailures(2);
  const executed = await counted('executed');
  expect(executed).toBeGreaterThan(before);
  expect(executed).toBeLessThanOrEqual(before + 12);
  await untilMoreFailures(1);
  expect(await counted('executed')).toBe(executed);
  expect((await service.call('/health/ready', { token: null })).status).toBe(200);
}, 30_000);

const listing = (productId: string, channel: string) => ({
  id: newId(),
  type: 'ProductListed',
  schemaVersion: 1,
  customerId: null,
  occurredAt: new Date().toISOString(),
  actor: 'ada',
  channel,
  correlationId: newId(),
  causationId: null,
  traceparent: null,
  simulated: false,
  data: { productId, code: 'once', name: 'A teapot', kind: 'core' },
});
