import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, statSync } from 'node:fs';
import { errors, jwtVerify, type JWTVerifyOptions } from 'jose';
import { type TemporaryHome, temporaryHome } from './temporary-home.ts';
import { localToken, signInLink } from './tokens.ts';

let home: TemporaryHome;
beforeAll(() => {
  home = temporaryHome();
});
afterAll(() => home.remove());

const verify = (token: string, audience: string, options: JWTVerifyOptions = {}) =>
  jwtVerify(token, readFileSync(home.keyFile), {
    issuer: 'perennial-local',
    algorithms: ['HS256'],
    audience,
    ...options,
  });

describe('a token of this machine', () => {
  it('names its bearer, tenant and scopes, and is checked with the key file alone', async () => {
    const token = await localToken({
      home: home.path,
      tenant: 'acme',
      scopes: ['acquisition:read', 'operate'],
      subject: 'eve',
    });
    const { payload } = await verify(token, 'perennial');
    expect(payload).toMatchObject({ sub: 'eve', tenant: 'acme', scope: 'acquisition:read operate' });
  });

  it('expires', async () => {
    const token = await localToken({ home: home.path, scopes: [], expiresIn: 60 });
    const later = new Date(Date.now() + 61_000);
    await expect(verify(token, 'perennial', { currentDate: later })).rejects.toBeInstanceOf(errors.JWTExpired);
  });

  it('is worthless to the services of another data folder', async () => {
    const other = temporaryHome();
    const token = await localToken({ home: other.path, scopes: ['operate'] });
    other.remove();
    await expect(verify(token, 'perennial')).rejects.toBeInstanceOf(errors.JWSSignatureVerificationFailed);
  });

  it('is signed with 32 random bytes that only the owner reads', async () => {
    await localToken({ home: home.path, scopes: [] });
    expect(statSync(home.keyFile)).toMatchObject({ size: 32 });
    expect(statSync(home.keyFile).mode & 0o777).toBe(0o600);
  });
});

describe('a sign-in link', () => {
  const codeOf = (link: string) => new URL(link).searchParams.get('code') ?? '';

  it('carries a code that is no token', async () => {
    const code = codeOf(await signInLink({ home: home.path, url: 'http://127.0.0.1:7301', scopes: ['operate'] }));
    await expect(verify(code, 'perennial')).rejects.toBeInstanceOf(errors.JWTClaimValidationFailed);
    const { payload } = await verify(code, 'perennial-sign-in');
    expect(payload).toMatchObject({ tenant: 'local', scope: 'operate' });
  });

  it('is another one each time, and good for ten minutes', async () => {
    const [first = '', second = ''] = await Promise.all(
      [1, 2].map(() => signInLink({ home: home.path, url: 'http://127.0.0.1:7301', scopes: [] })),
    );
    const [one, two] = await Promise.all([first, second].map((link) => verify(codeOf(link), 'perennial-sign-in')));
    expect(one?.payload.jti).not.toBe(two?.payload.jti);
    expect((one?.payload.exp ?? 0) - (one?.payload.iat ?? 0)).toBe(600);
  });
});
