import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProductModule } from '../test/product-service.ts';
import { aProduct, type Call, ServiceUnderTest } from '../test/running-products.ts';

const service = new ServiceUnderTest(ProductModule);
beforeAll(() => service.start());
afterAll(() => service.dispose());

const AN_ID = '7d9c2f1e-58a4-4f6e-9d3c-0a1b2c3d4e5f';
const failed = (pointer: string, message: unknown = expect.any(String)) => ({
  status: 400,
  body: { code: 'VALIDATION_FAILED', errors: expect.arrayContaining([{ pointer, message }]) },
});
const problem = (status: number, code: string) => ({ status, body: { code, status } });
const post = (call: Call, path = '/v1/products') => service.call(path, { method: 'POST', ...call });

describe('Bad input is a problem document with a stable code', () => {
  it.each([
    ['an unknown property', { extra: 1 }, '/extra'],
    ['a wrong type', { name: 7 }, '/name'],
    ['text for a number, which is not converted', { rank: '3' }, '/rank'],
    ['a missing field', { code: undefined }, '/code'],
    ['a word that is not on the list', { kind: 'nonsense' }, '/kind'],
    ['a wrong field inside an object', { price: { amount: 12.5, currency: 'GBP' } }, '/price/amount'],
    ['a currency in small letters', { price: { amount: '1', currency: 'gbp' } }, '/price/currency'],
    ['null for what must be there', { code: null }, '/code'],
    ['an empty list for an object', { price: [] }, '/price'],
    ['a list that holds the object', { price: [{ amount: '1', currency: 'GBP' }] }, '/price'],
    [
      'more properties than anything has',
      Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`p${n}`, 1])),
      '',
    ],
    ['an unknown field inside an object', { price: { amount: '1', currency: 'GBP', vat: 1 } }, '/price/vat'],
    ['a NUL character', { name: 'a\0b' }, '/name'],
    ['a lone surrogate', { name: '\ud800' }, '/name'],
  ])('%s', async (_what, more, pointer) => {
    expect(await post({ body: aProduct(more) })).toMatchObject(failed(pointer));
  });

  it.each([
    ['an array', '[]'],
    ['a string', '"text"'],
    ['a number', '12'],
  ])('%s for a body', async (_what, raw) => {
    expect(await post({ raw })).toMatchObject(failed('', 'must be a JSON object'));
  });

  it.each([
    ['malformed JSON', { raw: '{"code":' }, 400, 'MALFORMED_JSON'],
    [
      'an empty body that claims to be JSON',
      { raw: '', headers: { 'content-type': 'application/json' } },
      400,
      'MALFORMED_JSON',
    ],
    ['a prototype in the body', { raw: '{"__proto__":{"code":"x"}}' }, 400, 'MALFORMED_JSON'],
    ['null for a body', { raw: 'null' }, 400, 'VALIDATION_FAILED'],
    ['too much nesting', { raw: `{"name":${'['.repeat(50_000)}${']'.repeat(50_000)}}` }, 400, 'VALIDATION_FAILED'],
    [
      'a form',
      { raw: 'code=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['plain text', { raw: '{}', headers: { 'content-type': 'text/plain' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['more than 1 MiB', { body: aProduct({ name: 'x'.repeat(1_100_000) }) }, 413, 'BODY_TOO_LARGE'],
    ['a bad If-Match', { body: aProduct(), headers: { 'if-match': 'three' } }, 400, 'IF_MATCH_INVALID'],
    [
      'a bad Idempotency-Key',
      { body: aProduct(), headers: { 'idempotency-key': 'a b' } },
      400,
      'IDEMPOTENCY_KEY_INVALID',
    ],
    [
      'a long Idempotency-Key',
      { body: aProduct(), headers: { 'idempotency-key': 'k'.repeat(201) } },
      400,
      'IDEMPOTENCY_KEY_INVALID',
    ],
    [
      'an instant without offset',
      { body: aProduct(), headers: { 'perennial-occurred-at': '2011-12-09T12:50:00' } },
      400,
      'OCCURRED_AT_INVALID',
    ],
    [
      'a day that no calendar has',
      { body: aProduct(), headers: { 'perennial-occurred-at': '2011-02-30T12:50:00Z' } },
      400,
      'OCCURRED_AT_INVALID',
    ],
    [
      'a year that not every text of an instant can hold',
      { body: aProduct(), headers: { 'perennial-occurred-at': '0000-01-01T00:00:00+14:00' } },
      400,
      'OCCURRED_AT_INVALID',
    ],
    [
      'too much nesting under an Idempotency-Key',
      { raw: `${'['.repeat(300_000)}${']'.repeat(300_000)}`, headers: { 'idempotency-key': 'deep' } },
      400,
      'VALIDATION_FAILED',
    ],
    [
      'tomorrow',
      { body: aProduct(), headers: { 'perennial-occurred-at': '2999-01-01T00:00:00Z' } },
      400,
      'OCCURRED_AT_IN_FUTURE',
    ],
    [
      'a channel that is no word',
      { body: aProduct(), headers: { 'perennial-channel': 'Web Shop' } },
      400,
      'CHANNEL_INVALID',
    ],
    [
      'a doubtful simulation',
      { body: aProduct(), headers: { 'perennial-simulated': 'maybe' } },
      400,
      'SIMULATED_INVALID',
    ],
  ])('%s', async (_what, call: Call, status, code) => {
    expect(await post(call)).toMatchObject(problem(status, code));
  });

  it('a channel that changes how events are treated, claimed without the scope for it', async () => {
    const token = await service.token({ scope: 'products:write' });
    const headers = { 'perennial-channel': 'import' };
    expect(await post({ body: aProduct(), token, headers })).toMatchObject(problem(403, 'CHANNEL_RESERVED'));
  });

  it.each([
    ['/v1/products/not-an-id/retire', 400, 'INVALID_ID'],
    ['/v1/products/%00/retire', 400, 'VALIDATION_FAILED'],
    ['/v1/nowhere', 404, 'NOT_FOUND'],
    ['/v1/products/%zz/retire', 400, 'BAD_REQUEST'],
    [`/v1/products/${AN_ID}/nothing`, 404, 'NOT_FOUND'],
  ])('%s', async (path, status, code) => {
    expect(await post({ body: {} }, path)).toMatchObject(problem(status, code));
  });

  it.each([
    ['limit=many', '/limit'],
    ['limit=0', '/limit'],
    ['limit=1&limit=2', '/limit'],
    ['retired=perhaps', '/retired'],
    ['unknown=1', '/unknown'],
  ])('a query with %s', async (query, pointer) => {
    expect(await service.call(`/v1/product-list?${query}`)).toMatchObject(failed(pointer));
  });

  it('reads numbers and booleans of a query', async () => {
    expect((await service.call('/v1/product-list?limit=5&retired=false')).status).toBe(200);
  });

  it.each(['x', '1', '00000000000000001', '-1', '9999999999999999'])('a position that is none: %s', async (after) => {
    expect(await service.call(`/v1/product-list?after=${after}`)).toMatchObject(problem(400, 'POSITION_INVALID'));
  });

  it('is always of the media type for problems, with title and detail', async () => {
    const { headers, body } = await post({ raw: '{' });
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'MALFORMED_JSON',
      detail: expect.any(String),
    });
  });

  it('ends no process: bytes that are no HTTP are answered, and the service goes on', async () => {
    const { port } = new URL(service.url);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.end('\0\0nonsense\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString())).on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1.1 400/);
    expect((await service.call('/health/live')).status).toBe(200);
  });

  it('refuses too much nesting also where the route reads no body', async () => {
    const headers = { 'idempotency-key': 'deeper' };
    const raw = `${'['.repeat(300_000)}${']'.repeat(300_000)}`;
    expect(await post({ raw, headers }, `/v1/products/${AN_ID}/retire`)).toMatchObject(
      problem(400, 'VALIDATION_FAILED'),
    );
  });

  it('has appended nothing, all of it', async () => {
    expect(await service.log()).toHaveLength(0);
  });
});

it('Null for an optional field is as good as none', async () => {
  expect(await post({ body: aProduct({ price: null, rank: null }) })).toMatchObject({ status: 201 });
});
