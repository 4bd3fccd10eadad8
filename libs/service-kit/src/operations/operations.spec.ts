import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Client } from 'pg';
import { ProductModule } from '../test/product-service.ts';
import { metric } from '../test/metric.ts';
import { aProduct, ServiceUnderTest } from '../test/running-products.ts';

const service = new ServiceUnderTest(ProductModule);
let position: string;
beforeAll(async () => {
  await service.start();
  for (let count = 0; count < 3; count += 1) {
    position = (await service.call('/v1/products', { body: aProduct() })).body.position;
  }
  await service.call(`/v1/product-list?after=${position}`);
});
afterAll(() => service.dispose());

const lines = (body: string): unknown[] =>
  body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('The operator', () => {
  it('needs the scope operate', async () => {
    const token = await service.token({ scope: 'products:read products:write' });
    for (const call of [
      { path: '/ops/projections' },
      { path: '/ops/projections/product-list/rebuild', method: 'POST' },
    ] as const) {
      expect(await service.call(call.path, { ...call, token })).toMatchObject({
        status: 403,
        body: { code: 'FORBIDDEN' },
      });
    }
  });

  it('sees how every read model is doing', async () => {
    const { body } = await service.call('/ops/projections');
    expect(body).toMatchObject([{ name: 'product-list', version: 1, position, head: position, lag: 0, state: 'live' }]);
  });

  it('rebuilds a read model, and is told the result at the end', async () => {
    const { headers, body } = await service.call<string>('/ops/projections/product-list/rebuild', { method: 'POST' });
    expect(headers.get('content-type')).toMatch(/^application\/x-ndjson/);
    expect(lines(body).at(-1)).toMatchObject({ result: { events: 3, position } });
  });

  it('verifies a read model, and is told what differs', async () => {
    const verify = async () => {
      const { body } = await service.call<string>('/ops/projections/product-list/verify', { method: 'POST' });
      const told = lines(body);
      expect(told[0]).toMatchObject({ progress: { events: 3 } });
      return told.at(-1);
    };
    expect(await verify()).toMatchObject({ result: { rows: 3, differing: 0 } });
    const client = new Client({ connectionString: service.databaseUrl });
    await client.connect();
    await client.query(
      `update products.product_list set retired = true where code in (select code from products.product_list limit 1)`,
    );
    await client.end();
    expect(await verify()).toMatchObject({ result: { rows: 3, differing: 1 } });
  });

  it('builds a read model as it was beside the live one, lists it, reads it and drops it', async () => {
    const lines = async (path: string) =>
      (await service.call<string>(path, { method: 'POST' })).body
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { result?: unknown; error?: unknown });
    const [first] = await service.log();
    const build = (query: string) => lines(`/ops/projections/product-list/rebuild-beside?${query}`);
    expect((await build(`upTo=${first!.position}&table=products_then`)).at(-1)).toMatchObject({
      result: { events: 1, upTo: first!.position, table: 'products_then' },
    });
    const instant = encodeURIComponent('2001-01-01T00:00:00Z');
    expect((await build(`upTo=${instant}&table=products_never`)).at(-1)).toMatchObject({ result: { events: 0 } });
    expect((await service.call('/ops/projections/beside')).body).toMatchObject([
      { table: 'products_never' },
      { table: 'products_then', projection: 'product-list', position: first!.position },
    ]);
    const rows = await service.call<{ items: unknown[] }>('/ops/projections/beside/products_then');
    expect(rows.body.items).toHaveLength(1);
    for (const table of ['products_then', 'products_never']) {
      expect(await service.call(`/ops/projections/beside/${table}/drop`, { method: 'POST' })).toMatchObject({
        status: 204,
      });
    }
    expect((await service.call('/ops/projections/beside')).body).toEqual([]);
    expect((await build(`upTo=${first!.position}&table=product_list`)).at(-1)).toMatchObject({
      error: expect.anything(),
    });
    const dropLive = await service.call('/ops/projections/beside/product_list/drop', { method: 'POST' });
    expect(dropLive).toMatchObject({ status: 404, body: { code: 'BESIDE_TABLE_UNKNOWN' } });
    const badly = await service.call('/ops/projections/product-list/rebuild-beside?upTo=once&table=x', {
      method: 'POST',
    });
    expect(badly.status).toBe(400);
  });

  it('is told of a name that nobody knows', async () => {
    const answer = await service.call('/ops/projections/nothing/rebuild', { method: 'POST' });
    expect(answer).toMatchObject({ status: 404, body: { code: 'UNKNOWN_PROJECTION' } });
  });
});

describe('The orchestrator', () => {
  it('sees the service live and ready, without a token', async () => {
    expect(await service.call('/health/live', { token: null })).toMatchObject({
      status: 200,
      body: { status: 'live' },
    });
    expect(await service.call('/health/ready', { token: null })).toMatchObject({
      status: 200,
      body: { status: 'ready' },
    });
  });
});

describe('Prometheus', () => {
  it('reads requests by route, appends, the lag of projections, and the process', async () => {
    const { body } = await service.call<string>('/metrics', { token: null });
    const request = { http_request_method: 'POST', http_route: '/v1/products', http_response_status_code: '201' };
    expect(metric(body, 'http_server_request_duration_seconds_count', request)).toBe(3);
    expect(metric(body, 'perennial_append_duration_seconds_count')).toBe(3);
    expect(metric(body, 'perennial_projection_lag', { projection: 'product-list' })).toBe(0);
    expect(body).toContain('process_resident_memory_bytes');
  });
});

describe('The OpenAPI document', () => {
  const document = async () => (await service.call<OpenAPIObject>('/openapi.json', { token: null })).body;
  const schemas = async () => (await document()).components?.schemas ?? {};

  it('is OpenAPI 3.1 with the bearer scheme', async () => {
    expect(await document()).toMatchObject({
      openapi: '3.1.0',
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    });
  });

  it('says of a body what its rules check', async () => {
    const { ListProductBody, MoneyBody } = await schemas();
    expect(ListProductBody).toMatchObject({
      required: ['code', 'name', 'kind'],
      properties: {
        code: { type: 'string', minLength: 1, maxLength: 60 },
        name: { type: 'string', maxLength: 200 },
        kind: { enum: ['core', 'charge'] },
        rank: { type: 'integer', minimum: 0, maximum: 9 },
      },
    });
    expect(JSON.stringify(ListProductBody)).toContain('#/components/schemas/MoneyBody');
    expect(MoneyBody).toMatchObject({ properties: { amount: { type: 'string' } } });
  });

  it('says of a command who may call it, its headers, its answers and its errors', async () => {
    const list = (await document()).paths['/v1/products']?.post;
    expect(list).toMatchObject({
      security: [{ bearer: [] }],
      description: expect.stringContaining('`products:write`'),
      parameters: expect.arrayContaining(
        ['Idempotency-Key', 'If-Match', 'Perennial-Occurred-At'].map((name) => expect.objectContaining({ name })),
      ),
      responses: {
        201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/CommandOutcome' } } } },
        default: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
      },
    });
  });

  it('says of a query its parameters, and that it can wait for a position', async () => {
    const list = (await document()).paths['/v1/product-list']?.get;
    expect(list?.parameters).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'limit', in: 'query', required: false }),
        expect.objectContaining({ name: 'retired', schema: { type: 'boolean' } }),
        expect.objectContaining({ name: 'after', in: 'query' }),
      ]),
    );
  });

  it('can be read and tried at /docs', async () => {
    const { status, body } = await service.call<string>('/docs', { token: null });
    expect(status).toBe(200);
    expect(body).toContain('swagger-ui');
  });
});
