import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readConfiguration } from './configuration.ts';
import { StartError } from './start-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-configuration-'));
const keyFile = join(folder, 'auth.key');
const shortKeyFile = join(folder, 'short.key');
writeFileSync(keyFile, Buffer.alloc(32, 1));
writeFileSync(shortKeyFile, 'secret');
afterAll(() => rmSync(folder, { recursive: true }));

const settings = {
  PERENNIAL_DATABASE_URL: 'postgres://ada:secret@127.0.0.1:7300/perennial',
  PERENNIAL_HTTP_PORT: '7301',
  PERENNIAL_AUTH_KEY_FILE: keyFile,
  PERENNIAL_ENCRYPTION_KEY_FILE: '/keys/encryption.keys',
};
const oidc = {
  PERENNIAL_AUTH_MODE: 'oidc',
  PERENNIAL_OIDC_ISSUER: 'https://id.example',
  PERENNIAL_OIDC_AUDIENCE: 'perennial',
  PERENNIAL_OIDC_JWKS_URI: 'https://id.example/keys',
};

const refusal = (more: Record<string, string | undefined>): StartError => {
  try {
    readConfiguration({ ...settings, ...more });
  } catch (error) {
    if (error instanceof StartError) return error;
    throw error;
  }
  throw new Error('These settings were accepted');
};

describe('The settings of a service', () => {
  it('are local and quiet unless they say otherwise', () => {
    expect(readConfiguration(settings)).toEqual({
      databaseUrl: settings.PERENNIAL_DATABASE_URL,
      eventStoreUrl: settings.PERENNIAL_DATABASE_URL,
      host: '127.0.0.1',
      port: 7301,
      auth: { mode: 'local', key: expect.any(Uint8Array) },
      encryptionKeyFile: '/keys/encryption.keys',
      logLevel: 'info',
    });
  });

  it('may name a replica to read long replays from, but not beside a log that has none', () => {
    const replicaUrl = 'postgres://ada:secret@replica/perennial';
    const more = { PERENNIAL_REPLICA_URL: replicaUrl };
    expect(readConfiguration({ ...settings, ...more })).toMatchObject({ replicaUrl });
    const inEventStoreDb = { ...more, PERENNIAL_EVENT_STORE_URL: 'esdb://localhost:2113' };
    expect(refusal(inEventStoreDb)).toMatchObject({ code: 'CONFIGURATION_INVALID' });
    const { message } = refusal({ PERENNIAL_REPLICA_URL: 'replica:secret' });
    expect(message).toContain('PERENNIAL_REPLICA_URL');
    expect(message).not.toContain('secret');
  });

  it.each([
    'postgres://ada:secret@127.0.0.1:7300/perennial',
    'esdb://localhost:2113?tls=false',
    'esdb://ada:secret@one:2113,two:2113,three:2113?nodePreference=leader',
    'esdb+discover://ada:secret@cluster.example:2113',
  ])('may keep the log elsewhere, at %s', (eventStoreUrl) => {
    const more = { PERENNIAL_EVENT_STORE_URL: eventStoreUrl };
    expect(readConfiguration({ ...settings, ...more })).toMatchObject({ eventStoreUrl });
  });

  it('may open the service to the network with an identity provider', () => {
    expect(readConfiguration({ ...settings, ...oidc, PERENNIAL_HTTP_HOST: '0.0.0.0' })).toMatchObject({
      host: '0.0.0.0',
      auth: { mode: 'oidc', issuer: 'https://id.example', audience: 'perennial', jwksUri: 'https://id.example/keys' },
    });
  });

  it('name the keys of personal data, without which no service starts', () => {
    const { code, exitCode, message } = refusal({ PERENNIAL_ENCRYPTION_KEY_FILE: '' });
    expect({ code, exitCode }).toEqual({ code: 'ENCRYPTION_KEY_MISSING', exitCode: 78 });
    expect(message).toContain('PERENNIAL_ENCRYPTION_KEY_FILE');
  });

  it.each([
    ['no database', { PERENNIAL_DATABASE_URL: undefined }, /PERENNIAL_DATABASE_URL is not set/],
    ['a log that is nowhere', { PERENNIAL_EVENT_STORE_URL: 'esdb://' }, /PERENNIAL_EVENT_STORE_URL is not valid/],
    [
      'a log of another kind',
      { PERENNIAL_EVENT_STORE_URL: 'mysql://h/secret' },
      /PERENNIAL_EVENT_STORE_URL is not valid/,
    ],
    ['a database that is no URL', { PERENNIAL_DATABASE_URL: 'secret' }, /PERENNIAL_DATABASE_URL is not valid/],
    ['a database of another make', { PERENNIAL_DATABASE_URL: 'mysql://secret@host/db' }, /a URL such as postgres:/],
    ['no port', { PERENNIAL_HTTP_PORT: undefined }, /PERENNIAL_HTTP_PORT is not set/],
    ['a port that is none', { PERENNIAL_HTTP_PORT: '70000' }, /PERENNIAL_HTTP_PORT is "70000"/],
    ['a level that is none', { PERENNIAL_LOG_LEVEL: 'loud' }, /must be one of debug, info, warn, error/],
    ['a mode that is none', { PERENNIAL_AUTH_MODE: 'none' }, /must be one of local, oidc/],
    ['a key that is not there', { PERENNIAL_AUTH_KEY_FILE: '/nowhere' }, /cannot be read \(ENOENT\)/],
    ['a key that can be guessed', { PERENNIAL_AUTH_KEY_FILE: shortKeyFile }, /has 6 bytes: it needs at least 32/],
    ['local tokens for the whole network', { PERENNIAL_HTTP_HOST: '0.0.0.0' }, /use oidc, or 127\.0\.0\.1/],
    ['no issuer', { ...oidc, PERENNIAL_OIDC_ISSUER: '' }, /PERENNIAL_OIDC_ISSUER is not set/],
    ['no audience', { ...oidc, PERENNIAL_OIDC_AUDIENCE: '' }, /PERENNIAL_OIDC_AUDIENCE is not set/],
    ['keys at no URL', { ...oidc, PERENNIAL_OIDC_JWKS_URI: 'keys' }, /PERENNIAL_OIDC_JWKS_URI is not valid/],
  ])('are refused in one sentence, without their secrets: %s', (_what, more, sentence) => {
    const { message, exitCode, code } = refusal(more);
    expect({ exitCode, code }).toEqual({ exitCode: 78, code: 'CONFIGURATION_INVALID' });
    expect(message).toMatch(sentence);
    expect(message).not.toContain('secret');
    expect(message).not.toContain('\n');
  });
});
