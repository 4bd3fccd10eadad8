import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@perennial/contracts';
import { PostgresEventStore } from '@perennial/event-store';
import type { RecordedEvent } from '@perennial/kernel';
import { START } from '@perennial/kernel';
import { createKeyRing, FileKeyEncryption } from '@perennial/privacy';
import { SignJWT } from 'jose';
import { Client } from 'pg';
import { jest } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { createService, type Environment, type RunningService } from '../index.ts';

// A service starts in half a second, but on a busy machine much later.
jest.setTimeout(30_000);

/** What a test sends, besides the path. */
export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly body?: unknown;
  /** As it goes over the wire, instead of `body`. */
  readonly raw?: string;
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a command answers: the body that most tests look at. */
export interface OutcomeBody {
  readonly id: string;
  readonly streamVersion: number;
  readonly position: string;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

const withDatabase = (url: string, name: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href;

/** A database of its own on the test server, dropped at the end. */
export const temporaryDatabase = async (): Promise<{ url: string; drop(): Promise<void> }> => {
  const server = process.env['PERENNIAL_TEST_DATABASE_URL'] as string;
  const name = `kit_${randomBytes(6).toString('hex')}`;
  const run = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: server });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  await run(`create database ${name}`);
  return { url: withDatabase(server, name), drop: () => run(`drop database ${name} with (force)`) };
};

/** A service on a database of its own, with a key of its own: as a test sees it. */
export class ServiceUnderTest {
  readonly key = randomBytes(32);
  private readonly folder = mkdtempSync(join(tmpdir(), 'perennial-kit-'));
  private readonly encryptionKeyFile = join(this.folder, 'encryption.keys');
  private database!: { url: string; drop(): Promise<void> };
  private running!: RunningService;
  private store!: PostgresEventStore;

  constructor(private readonly service: Type) {}

  get url(): string {
    return this.running.url;
  }

  get databaseUrl(): string {
    return this.database.url;
  }

  get app(): RunningService['app'] {
    return this.running.app;
  }

  async start(more: Environment = {}): Promise<void> {
    const keyFile = join(this.folder, 'auth.key');
    writeFileSync(keyFile, this.key);
    createKeyRing(this.encryptionKeyFile);
    this.database ??= await temporaryDatabase();
    this.running = await createService(this.service, {
      PERENNIAL_DATABASE_URL: this.database.url,
      PERENNIAL_HTTP_PORT: '0',
      PERENNIAL_AUTH_KEY_FILE: keyFile,
      PERENNIAL_ENCRYPTION_KEY_FILE: this.encryptionKeyFile,
      PERENNIAL_LOG_LEVEL: 'error',
      ...more,
    });
    this.store ??= new PostgresEventStore({
      connectionString: this.database.url,
      maxReadConnections: 1,
      personalData: { keyEncryption: new FileKeyEncryption(this.encryptionKeyFile) },
    });
  }

  /** Ends the service, and keeps its database. */
  async stop(): Promise<void> {
    await this.running.close();
  }

  async dispose(): Promise<void> {
    await this.running.close();
    await this.store.close();
    await this.database.drop();
    rmSync(this.folder, { recursive: true });
  }

  /** After a start that failed. */
  async abandon(): Promise<void> {
    await this.database.drop();
    rmSync(this.folder, { recursive: true });
  }

  /** A token as the starter of the platform signs it. */
  token(claims: Record<string, unknown> = {}, expiresIn = '5m'): Promise<string> {
    return new SignJWT({ tenant: 'local', scope: 'products:read products:write operate', ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject((claims['sub'] as string | undefined) ?? 'ada')
      .setIssuer((claims['iss'] as string | undefined) ?? 'perennial-local')
      .setAudience((claims['aud'] as string | undefined) ?? 'perennial')
      .setExpirationTime(expiresIn)
      .sign(this.key);
  }

  async call<Body = OutcomeBody>(path: string, call: Call = {}): Promise<Answer<Body>> {
    const { method = call.body === undefined && call.raw === undefined ? 'GET' : 'POST', body, raw } = call;
    const token = call.token === undefined ? await this.token() : call.token;
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      ...(payload !== undefined && { body: payload }),
      headers: {
        ...(payload !== undefined && { 'content-type': 'application/json' }),
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...call.headers,
      },
    });
    const text = await response.text();
    const isJson = /\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
    const { status, headers } = response;
    return { status, headers, body: (isJson ? JSON.parse(text) : text) as Body };
  }

  /** Every event of the log. */
  async log(): Promise<readonly RecordedEvent[]> {
    return (await this.store.readAll({ after: START, limit: 10_000 })).events;
  }

  get events(): PostgresEventStore {
    return this.store;
  }
}

/** The body that lists a product. */
export const aProduct = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  code: `code-${newId()}`,
  name: 'A teapot',
  kind: 'core',
  ...more,
});
