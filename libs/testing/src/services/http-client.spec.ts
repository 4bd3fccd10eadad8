import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpClient } from './http-client.ts';

let server: Server;
let url: string;

/** Answers with what it was asked, as a problem. */
beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      if (request.url === '/nothing') return response.writeHead(204).end();
      if (request.url === '/text') return response.end('plain');
      const { method, url: path, headers } = request;
      response.writeHead(418, { 'content-type': 'application/problem+json', etag: '"3"' });
      return response.end(JSON.stringify({ method, path, authorization: headers.authorization, text }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
});

describe('an HTTP client', () => {
  it('asks in the name of its bearer, and takes every status for an answer', async () => {
    const answer = await new HttpClient(url, 'secret').post('/v1/leads?after=7', { one: 1 }, { 'if-match': '"2"' });
    expect(answer.status).toBe(418);
    expect(answer.headers.get('etag')).toBe('"3"');
    expect(answer.body).toEqual({
      method: 'POST',
      path: '/v1/leads?after=7',
      authorization: 'Bearer secret',
      text: '{"one":1}',
    });
  });

  it('sends text as it is, and nobody’s name without a token', async () => {
    const { body } = await new HttpClient(url).send('PUT', '/', '{not json');
    expect(body).toEqual({ method: 'PUT', path: '/', text: '{not json' });
  });

  it('gives back text, or nothing, when that was the answer', async () => {
    const client = new HttpClient(url);
    expect(await client.get('/text')).toMatchObject({ status: 200, body: 'plain' });
    expect(await client.get('/nothing')).toMatchObject({ status: 204, body: undefined });
  });
});
