import { readFileSync } from 'node:fs';
import type { OidcOptions } from './auth/oidc-tokens.ts';
import { StartError } from './start-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevelName = (typeof LOG_LEVELS)[number];

/** How callers prove who they are: `local` tokens signed with a key of this machine, or those of an OpenID Connect provider. */
export type AuthConfiguration =
  { readonly mode: 'local'; readonly key: Uint8Array } | ({ readonly mode: 'oidc' } & OidcOptions);

/** Everything that a service takes from its environment. */
export interface ServiceConfiguration {
  readonly databaseUrl: string;
  /** Where the log is: the database, or an EventStoreDB. */
  readonly eventStoreUrl: string;
  /** A physical replica of the database, which long replays are read from. */
  readonly replicaUrl?: string;
  readonly host: string;
  readonly port: number;
  readonly auth: AuthConfiguration;
  /** The key-encryption keys, under which the data keys of personal fields are. */
  readonly encryptionKeyFile: string;
  readonly logLevel: LogLevelName;
}

const POSTGRES = ['postgres:', 'postgresql:'];
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const SHORTEST_KEY_BYTES = 32;

/** Whether only this machine can reach what is bound to this host. */
const isLoopback = (host: string): boolean => LOOPBACK.has(host);

const wrong = (message: string): StartError => new StartError('CONFIGURATION_INVALID', message, 78);

const required = (environment: Environment, name: string, meaning: string): string => {
  const value = environment[name];
  if (value) return value;
  throw wrong(`${name} is not set: it must be ${meaning}.`);
};

const oneOf = <Word extends string>(name: string, value: string, words: readonly Word[]): Word => {
  const word = words.find((candidate) => candidate === value);
  if (word) return word;
  throw wrong(`${name} is "${value}": it must be one of ${words.join(', ')}.`);
};

const url = (environment: Environment, name: string, protocols: readonly string[], meaning: string): string => {
  const text = required(environment, name, meaning);
  // The value may hold a password, so it is not repeated.
  if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text;
  throw wrong(`${name} is not valid: it must be ${meaning}.`);
};

/** Not a `URL`: a cluster is named by several hosts (`esdb://one:2113,two:2113`). */
const EVENTSTOREDB_URL = /^esdb(?:\+discover)?:\/\/[^/?#\s]+(?:[/?][^\s]*)?$/;

/** Whether a log is in EventStoreDB, by its URL. */
export const isEventStoreDb = (eventStoreUrl: string): boolean => EVENTSTOREDB_URL.test(eventStoreUrl);

/** A log in PostgreSQL is in the services' own database: there the keys of its personal data are, and its erasures. */
const readEventStoreUrl = (environment: Environment, databaseUrl: string): string => {
  const text = environment['PERENNIAL_EVENT_STORE_URL'] || databaseUrl;
  if (text === databaseUrl || isEventStoreDb(text)) return text;
  throw wrong(
    'PERENNIAL_EVENT_STORE_URL is not valid: it must be a URL such as esdb://user:password@host:2113, or not be set, and then the log is in the database.',
  );
};

const readReplicaUrl = (environment: Environment, eventStoreUrl: string): { readonly replicaUrl?: string } => {
  if (!environment['PERENNIAL_REPLICA_URL']) return {};
  if (isEventStoreDb(eventStoreUrl)) {
    throw wrong('PERENNIAL_REPLICA_URL is set, but the log is in EventStoreDB: set one of the two.');
  }
  const meaning = 'a URL such as postgres://user@replica/database';
  return { replicaUrl: url(environment, 'PERENNIAL_REPLICA_URL', POSTGRES, meaning) };
};

const keyIn = (file: string): Uint8Array => {
  let key: Uint8Array;
  try {
    key = readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw wrong(`PERENNIAL_AUTH_KEY_FILE names ${file}, which cannot be read (${code}).`);
  }
  if (key.length >= SHORTEST_KEY_BYTES) return key;
  throw wrong(`The key in ${file} has ${key.length} bytes: it needs at least ${SHORTEST_KEY_BYTES} random ones.`);
};

const readAuth = (environment: Environment, host: string): AuthConfiguration => {
  const mode = oneOf('PERENNIAL_AUTH_MODE', environment['PERENNIAL_AUTH_MODE'] || 'local', ['local', 'oidc']);
  if (mode === 'oidc') {
    const web = ['https:', 'http:'];
    return {
      mode,
      issuer: required(environment, 'PERENNIAL_OIDC_ISSUER', 'the issuer of the tokens, exactly as in their "iss"'),
      audience: required(environment, 'PERENNIAL_OIDC_AUDIENCE', 'the audience of the tokens, as in their "aud"'),
      jwksUri: url(environment, 'PERENNIAL_OIDC_JWKS_URI', web, 'the URL of the key set of the identity provider'),
    };
  }
  if (!isLoopback(host)) {
    throw wrong(
      `PERENNIAL_AUTH_MODE=local is for this machine only, but PERENNIAL_HTTP_HOST is ${host}: use oidc, or 127.0.0.1.`,
    );
  }
  const file = required(environment, 'PERENNIAL_AUTH_KEY_FILE', 'the file with the secret that signs local tokens');
  return { mode, key: keyIn(file) };
};

const readEncryptionKeyFile = (environment: Environment): string => {
  const file = environment['PERENNIAL_ENCRYPTION_KEY_FILE'];
  if (file) return file;
  throw new StartError(
    'ENCRYPTION_KEY_MISSING',
    'PERENNIAL_ENCRYPTION_KEY_FILE is not set: it must be the file with the keys that protect personal data (`perennial keys create`).',
    78,
  );
};

/**
 * Reads and checks the settings of a service.
 *
 * @throws StartError ENCRYPTION_KEY_MISSING, or CONFIGURATION_INVALID, which names the variable, what it must be, and never its secret
 */
export const readConfiguration = (environment: Environment): ServiceConfiguration => {
  const databaseUrl = url(
    environment,
    'PERENNIAL_DATABASE_URL',
    POSTGRES,
    'a URL such as postgres://user@host/database',
  );
  const host = environment['PERENNIAL_HTTP_HOST'] || '127.0.0.1';
  const portText = required(environment, 'PERENNIAL_HTTP_PORT', 'the port to listen on, e.g. 7301');
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN;
  if (!(port <= 65_535)) throw wrong(`PERENNIAL_HTTP_PORT is "${portText}": it must be a port from 0 to 65535.`);
  const logLevel = oneOf('PERENNIAL_LOG_LEVEL', environment['PERENNIAL_LOG_LEVEL'] || 'info', LOG_LEVELS);
  const auth = readAuth(environment, host);
  const eventStoreUrl = readEventStoreUrl(environment, databaseUrl);
  const replica = readReplicaUrl(environment, eventStoreUrl);
  const encryptionKeyFile = readEncryptionKeyFile(environment);
  return { databaseUrl, eventStoreUrl, ...replica, host, port, auth, encryptionKeyFile, logLevel };
};
