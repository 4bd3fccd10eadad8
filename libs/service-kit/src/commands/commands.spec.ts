import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProductModule } from '../test/product-service.ts';
import { aProduct, ServiceUnderTest } from '../test/running-products.ts';

const service = new ServiceUnderTest(ProductModule);
beforeAll(() => service.start());
afterAll(() => service.dispose());

const list = (more = {}, headers = {}) => service.call('/v1/products', { body: aProduct(more), headers });

describe('A command over HTTP', () => {
  it('creates, and answers with id, version, position and the events', async () => {
    const { status, headers, body } = await list();
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      streamVersion: 1,
      position: expect.stringMatching(/^\d{16}$/),
      events: [{ id: expect.any(String), type: 'ProductListed' }],
    });
    expect(headers.get('etag')).toBe('"1"');
    expect(headers.get('perennial-position')).toBe(body.position);
  });

  it('writes the envelope from token and headers', async () => {
    const { body } = await list(
      {},
      {
        'perennial-occurred-at': '2011-12-09T12:50:00+01:00',
        'perennial-channel': 'shop',
        'perennial-simulated': 'true',
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      },
    );
    const [event] = await service.events.readStream('local', `product-${body.id}`);
    expect(event).toMatchObject({
      tenantId: 'local',
      actor: 'ada',
      channel: 'shop',
      simulated: true,
      occurredAt: '2011-12-09T11:50:00.000Z',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      customerId: null,
      schemaVersion: 1,
    });
  });

  it('answers 200 for a change, and for what is already so, with no events', async () => {
    const { body } = await list();
    const retired = await service.call(`/v1/products/${body.id}/retire`, { method: 'POST' });
    expect(retired).toMatchObject({ status: 200, body: { streamVersion: 2, events: [{ type: 'ProductRetired' }] } });
  });

  it('refuses with the code and details of the decider, and the status that the service chose', async () => {
    const { body } = await list();
    await service.call(`/v1/products/${body.id}/retire`, { method: 'POST' });
    const again = await service.call(`/v1/products/${body.id}/retire`, { method: 'POST' });
    expect(again).toMatchObject({ status: 409, body: { code: 'PRODUCT_RETIRED', details: { state: 'retired' } } });
    const unknown = await service.call('/v1/products/7d9c2f1e-58a4-4f6e-9d3c-0a1b2c3d4e5f/retire', { method: 'POST' });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'PRODUCT_UNKNOWN' } });
    expect(unknown.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('hides a broken invariant behind INTERNAL and appends nothing', async () => {
    const { body } = await list();
    const broken = await service.call(`/v1/products/${body.id}/break`, { method: 'POST' });
    expect(broken).toMatchObject({ status: 500, body: { code: 'INTERNAL', requestId: expect.any(String) } });
    expect(JSON.stringify(broken.body)).not.toContain('secret words');
    expect(await service.events.readStream('local', `product-${body.id}`)).toHaveLength(1);
  });

  it('lets many writers of one stream through, one after the other', async () => {
    const { body } = await list();
    const price = (pence: number) =>
      service.call(`/v1/products/${body.id}/price`, { body: { price: { amount: `1.${pence}`, currency: 'GBP' } } });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, pence) => price(pence)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set(answers.map((answer) => answer.body.streamVersion)).size).toBe(20);
  });
});

describe('If-Match', () => {
  const price = { price: { amount: '2.50', currency: 'GBP' } };

  it('lets a command through at the version that it names', async () => {
    const { body } = await list();
    const changed = await service.call(`/v1/products/${body.id}/price`, {
      body: price,
      headers: { 'if-match': '"1"' },
    });
    expect(changed).toMatchObject({ status: 200, body: { streamVersion: 2 } });
  });

  it('is STALE_VERSION with expected and actual when the stream has moved on, before anything is decided', async () => {
    const { body } = await list();
    await service.call(`/v1/products/${body.id}/retire`, { method: 'POST' });
    const stale = await service.call(`/v1/products/${body.id}/price`, { body: price, headers: { 'if-match': '"1"' } });
    expect(stale).toMatchObject({ status: 412, body: { code: 'STALE_VERSION', expected: 1, actual: 2 } });
  });

  it('lets one of many concurrent commands through', async () => {
    const { body } = await list();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        service.call(`/v1/products/${body.id}/price`, { body: price, headers: { 'if-match': '"1"' } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)]);
  });
});

describe('Idempotency-Key', () => {
  const keyed = (key: string, body: unknown, path = '/v1/products') =>
    service.call(path, { body, headers: { 'idempotency-key': key } });

  it('makes a retried creation the original one', async () => {
    const body = aProduct();
    const first = await keyed('create-1', body);
    const again = await keyed('create-1', body);
    expect(again.body).toEqual(first.body);
    expect(again.status).toBe(201);
    expect(await service.events.readStream('local', `product-${first.body.id}`)).toHaveLength(1);
  });

  it('appends once when the same request comes many times at once', async () => {
    const body = aProduct();
    const answers = await Promise.all(Array.from({ length: 10 }, () => keyed('create-2', body)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(await service.events.readStream('local', `product-${answers[0]?.body.id}`)).toHaveLength(1);
  });

  it('returns the original outcome though the aggregate has moved on', async () => {
    const { body } = await list();
    const path = `/v1/products/${body.id}/price`;
    const price = { price: { amount: '3.10', currency: 'GBP' } };
    const first = await keyed('price-1', price, path);
    await service.call(`/v1/products/${body.id}/retire`, { method: 'POST' });
    expect((await keyed('price-1', price, path)).body).toEqual(first.body);
  });

  it('accepts the same content with its properties in another order', async () => {
    const body = aProduct();
    const first = await keyed('create-3', body);
    const again = await keyed('create-3', Object.fromEntries(Object.entries(body).reverse()));
    expect(again.body).toEqual(first.body);
  });

  it('is IDEMPOTENCY_KEY_REUSED for other content, in the same stream and in another', async () => {
    await keyed('create-4', aProduct());
    expect(await keyed('create-4', aProduct())).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    const { body } = await list();
    const price = { price: { amount: '3.10', currency: 'GBP' } };
    const elsewhere = await keyed('create-4', price, `/v1/products/${body.id}/price`);
    expect(elsewhere).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    expect(await service.events.readStream('local', `product-${body.id}`)).toHaveLength(1);
  });

  it('belongs to a tenant', async () => {
    const body = aProduct();
    const mine = await keyed('create-5', body);
    const token = await service.token({ tenant: 'other' });
    const theirs = await service.call('/v1/products', { body, token, headers: { 'idempotency-key': 'create-5' } });
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });

  it('belongs to its sender: two who choose the same one do not get each other’s outcomes', async () => {
    const body = aProduct();
    const mine = await keyed('create-6', body);
    const token = await service.token({ sub: 'grace' });
    const theirs = await service.call('/v1/products', { body, token, headers: { 'idempotency-key': 'create-6' } });
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(mine.body.id);
    const [event] = await service.events.readStream('local', `product-${theirs.body.id}`);
    expect(event?.actor).toBe('grace');
  });
});
