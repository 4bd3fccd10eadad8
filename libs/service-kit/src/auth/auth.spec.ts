import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { exportJWK, SignJWT } from 'jose';
import { ServiceModule } from '../index.ts';
import { OidcTokens } from './oidc-tokens.ts';
import { ProductModule } from '../test/product-service.ts';
import { aProduct, ServiceUnderTest } from '../test/running-products.ts';

const UNAUTHENTICATED = { status: 401, body: { code: 'UNAUTHENTICATED' } };
const FORBIDDEN = { status: 403, body: { code: 'FORBIDDEN' } };

const unsigned = (claims: Record<string, unknown>): string => {
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`;
};

const inFiveMinutes = () => Math.floor(Date.now() / 1000) + 300;

describe('Local tokens', () => {
  const service = new ServiceUnderTest(ProductModule);
  beforeAll(() => service.start());
  afterAll(() => service.dispose());

  const create = (token: string | null, headers = {}) =>
    service.call('/v1/products', { body: aProduct(), token, headers });

  it('are needed', async () => {
    const answer = await create(null);
    expect(answer).toMatchObject(UNAUTHENTICATED);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('must not have expired', async () => {
    expect(await create(await service.token({}, '-1s'))).toMatchObject(UNAUTHENTICATED);
  });

  it('must be for this audience', async () => {
    expect(await create(await service.token({ aud: 'perennial-sign-in', jti: 'x' }))).toMatchObject(UNAUTHENTICATED);
  });

  it('must be from this issuer', async () => {
    expect(await create(await service.token({ iss: 'somebody-else' }))).toMatchObject(UNAUTHENTICATED);
  });

  it('must name a tenant', async () => {
    expect(await create(await service.token({ tenant: undefined }))).toMatchObject(UNAUTHENTICATED);
    expect(await create(await service.token({ tenant: 'a/b' }))).toMatchObject(UNAUTHENTICATED);
  });

  it('must be signed, and with our key', async () => {
    const claims = { sub: 'ada', tenant: 'local', scope: 'products:write', aud: 'perennial', exp: inFiveMinutes() };
    expect(await create(unsigned(claims))).toMatchObject(UNAUTHENTICATED);
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32, 1));
    expect(await create(forged)).toMatchObject(UNAUTHENTICATED);
  });

  it('must carry the scope of the route', async () => {
    expect(await create(await service.token({ scope: 'products:read' }))).toMatchObject(FORBIDDEN);
    expect(await create(await service.token({ scope: '' }))).toMatchObject(FORBIDDEN);
  });

  it('left nothing in the log, all of them', async () => {
    expect(await service.log()).toHaveLength(0);
  });

  it('are not asked for on a public route', async () => {
    expect(await service.call('/v1/greeting', { token: null })).toMatchObject({
      status: 200,
      body: { hello: 'world' },
    });
  });

  it('keep tenants apart', async () => {
    const { body } = await create(await service.token({ tenant: 'north' }));
    const south = await service.token({ tenant: 'south' });
    const after = `?after=${body.position}`;
    expect((await service.call(`/v1/product-list${after}`, { token: south })).body).toEqual({ items: [] });
    expect(await service.call(`/v1/products/${body.id}/retire`, { method: 'POST', token: south })).toMatchObject({
      status: 404,
      body: { code: 'PRODUCT_UNKNOWN' },
    });
  });

  it('refuse other names of this machine', async () => {
    const { port } = new URL(service.url);
    const answer = await new Promise<number>((resolve, reject) => {
      import('node:http')
        .then(({ get }) => {
          get(
            { host: '127.0.0.1', port, path: '/v1/greeting', headers: { host: `evil.example:${port}` } },
            (response) => {
              response.resume();
              resolve(response.statusCode ?? 0);
            },
          ).on('error', reject);
        })
        .catch(reject);
    });
    expect(answer).toBe(403);
  });

  describe('by cookie', () => {
    const code = (jti: string, more = {}) => service.token({ aud: 'perennial-sign-in', jti, ...more }, '2m');
    const signIn = async (jti: string): Promise<string> => {
      const answer = await service.call(`/sign-in?code=${await code(jti)}`, { token: null });
      expect(answer.status).toBe(303);
      expect(answer.headers.get('location')).toBe('/docs');
      return answer.headers.get('set-cookie') ?? '';
    };

    it('come from a one-time link, out of reach of scripts and other sites', async () => {
      expect(await signIn('once')).toMatch(
        /^perennial_session=[^;]+; HttpOnly; SameSite=Strict; Path=\/; Max-Age=\d+$/,
      );
      const again = await service.call(`/sign-in?code=${await code('once')}`, { token: null });
      expect(again).toMatchObject({ status: 401, body: { code: 'SIGN_IN_CODE_INVALID' } });
    });

    it('are not given for a token that is no code, or one that has expired', async () => {
      for (const wrong of [
        await service.token(),
        await service.token({ aud: 'perennial-sign-in', jti: 'late' }, '-1s'),
        'x',
        '',
      ]) {
        const answer = await service.call(`/sign-in?code=${wrong}`, { token: null });
        expect(answer).toMatchObject({ status: 401, body: { code: 'SIGN_IN_CODE_INVALID' } });
      }
    });

    it('read from anywhere, but write from their own origin only', async () => {
      const cookie = (await signIn('session')).split(';')[0] ?? '';
      expect((await service.call('/v1/product-list', { token: null, headers: { cookie } })).status).toBe(200);
      expect(await create(null, { cookie })).toMatchObject(FORBIDDEN);
      expect(await create(null, { cookie, 'sec-fetch-site': 'same-site' })).toMatchObject(FORBIDDEN);
      expect(await create(null, { cookie, origin: 'http://127.0.0.1:1' })).toMatchObject(FORBIDDEN);
      expect((await create(null, { cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(201);
      expect((await create(null, { cookie, origin: service.url })).status).toBe(201);
    });
  });
});

describe('Tokens of an OpenID Connect provider', () => {
  const service = new ServiceUnderTest(ProductModule);
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let provider: Server;
  let issuer: string;

  const serveKeys = async (key: KeyObject): Promise<void> => {
    const keys = [{ ...(await exportJWK(key)), kid: 'k1', alg: 'RS256', use: 'sig' }];
    provider = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  };

  beforeAll(async () => {
    await serveKeys(publicKey);
    await service.start({
      PERENNIAL_AUTH_MODE: 'oidc',
      PERENNIAL_OIDC_ISSUER: issuer,
      PERENNIAL_OIDC_AUDIENCE: 'perennial-api',
      PERENNIAL_OIDC_JWKS_URI: `${issuer}/keys`,
    });
  });
  afterAll(async () => {
    await service.dispose();
    provider.close();
  });

  const claims = (more: Record<string, unknown> = {}) => ({
    sub: 'grace',
    tenant: 'acme',
    scope: 'products:write',
    iss: issuer,
    aud: 'perennial-api',
    exp: inFiveMinutes(),
    ...more,
  });
  const signed = (more = {}, key = privateKey) =>
    new SignJWT(claims(more)).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(key);
  const create = (token: string) => service.call('/v1/products', { body: aProduct(), token });

  it('are accepted when all is right', async () => {
    expect((await create(await signed())).status).toBe(201);
  });

  it('must be of this issuer, for this audience, in time, and name a tenant', async () => {
    for (const wrong of [{ iss: 'https://evil.example' }, { aud: 'other' }, { exp: 1 }, { tenant: undefined }]) {
      expect(await create(await signed(wrong))).toMatchObject(UNAUTHENTICATED);
    }
  });

  it('must be signed by a key of the provider', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(await create(await signed({}, other.privateKey))).toMatchObject(UNAUTHENTICATED);
    expect(await create(unsigned(claims()))).toMatchObject(UNAUTHENTICATED);
  });

  it('must not use the public key of the provider as a shared secret', async () => {
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(Buffer.from(pem as string));
    expect(await create(token)).toMatchObject(UNAUTHENTICATED);
  });

  it('do not come as cookies or sign-in links', async () => {
    const token = await signed();
    const headers = { cookie: `perennial_session=${token}`, 'sec-fetch-site': 'same-origin' };
    expect(await service.call('/v1/products', { body: aProduct(), token: null, headers })).toMatchObject(
      UNAUTHENTICATED,
    );
    expect(await service.call('/sign-in?code=x', { token: null })).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
  });
});

describe('An OpenID Connect provider that answers, but with no keys', () => {
  it.each([
    ['an error', 500, '{}'],
    ['no JSON', 200, 'sorry'],
    ['no key set', 200, '[]'],
  ])('is not the fault of the token: %s', async (_what, status, text) => {
    const provider = createServer((_request, response) => response.writeHead(status).end(text));
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    const tokens = new OidcTokens({ issuer, audience: 'perennial-api', jwksUri: issuer });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(privateKey);
    await expect(tokens.authenticate(token)).rejects.toMatchObject({ code: 'IDENTITY_PROVIDER_UNAVAILABLE' });
    provider.close();
  });
});

describe('A route with neither @Requires nor @Public', () => {
  @Controller('v1/forgotten')
  class ForgottenHttp {
    @Get()
    open(): string {
      return 'open to the world';
    }
  }

  @Module({
    imports: [ServiceModule.forRoot({ name: 'forgetful', entities: [], migrations: [], projections: [] })],
    controllers: [ForgottenHttp],
  })
  class ForgetfulModule {}

  it('keeps its service from starting, by name', async () => {
    const service = new ServiceUnderTest(ForgetfulModule);
    await expect(service.start()).rejects.toThrow('Put @Requires or @Public on ForgottenHttp.open.');
    await service.abandon();
  });
});
