import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PostgresEventStore } from '@perennial/event-store';
import { createKeyRing } from '@perennial/privacy';
import { SignJWT } from 'jose';
import { aProduct, temporaryDatabase } from './test/running-products.ts';

// Whole processes start here, several at once: seconds on a busy machine, each.
jest.setTimeout(90_000);

// The service as it is deployed: a process of its own, from the compiled code.
const dist = join(import.meta.dirname, '../dist');
const main = join(dist, 'test/products-main.js');
const folder = mkdtempSync(join(tmpdir(), 'perennial-start-'));
const keyFile = join(folder, 'auth.key');
const encryptionKeyFile = join(folder, 'encryption.keys');
const key = Buffer.alloc(32, 7);
const started = new Set<ChildProcess>();
let database: { url: string; drop(): Promise<void> };

beforeAll(async () => {
  if (!existsSync(main)) throw new Error(`${main} is missing: build it first (npm run build).`);
  writeFileSync(keyFile, key);
  createKeyRing(encryptionKeyFile);
  database = await temporaryDatabase();
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await database.drop();
  rmSync(folder, { recursive: true });
});

interface Run {
  readonly child: ChildProcess;
  /** Resolves to its URL when it listens; rejects when it ends before. */
  readonly ready: Promise<string>;
  readonly ended: Promise<{ code: number | null; output: string; errors: string }>;
}

const run = (environment: Record<string, string | undefined> = {}, flags: readonly string[] = []): Run => {
  const child = spawn(process.execPath, [...flags, main], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      PERENNIAL_DATABASE_URL: database.url,
      PERENNIAL_HTTP_PORT: '0',
      PERENNIAL_AUTH_KEY_FILE: keyFile,
      PERENNIAL_ENCRYPTION_KEY_FILE: encryptionKeyFile,
      ...environment,
    },
  });
  started.add(child);
  let [output, errors] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output, errors }));
  const ready = new Promise<string>((resolve, reject) => {
    child.once('message', (message: { ready: string }) => resolve(message.ready));
    child.once('close', () => reject(new Error(`It ended before it was ready: ${errors}`)));
  });
  // Not every test waits for it.
  ready.catch(() => undefined);
  return { child, ready, ended };
};

const token = (): Promise<string> =>
  new SignJWT({ tenant: 'local', scope: 'products:read products:write operate' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('ada')
    .setIssuer('perennial-local')
    .setAudience('perennial')
    .setExpirationTime('5m')
    .sign(key);

const post = async (url: string, headers: Record<string, string> = {}): Promise<{ id: string; position: string }> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(aProduct()),
  });
  return (await response.json()) as { id: string; position: string };
};

describe('A service process', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('says when it listens, and ends in order on %s', async (signal) => {
    const { child, ready, ended } = run();
    expect((await fetch(`${await ready}/health/ready`)).status).toBe(200);
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 0, errors: '' });
  });

  it('is not shaken by a second signal', async () => {
    const { child, ready, ended } = run();
    await ready;
    child.kill('SIGINT');
    child.kill('SIGINT');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, errors: '' });
  });

  it('ends when the process that started it is gone', async () => {
    const { child, ready } = run();
    await ready;
    // Node gives no `close` event any more to a parent that has disconnected.
    const exited = once(child, 'exit');
    child.disconnect();
    expect(await exited).toEqual([0, null]);
  });

  it('answers what is under way before it ends', async () => {
    const { child, ready, ended } = run();
    const url = await ready;
    const answers = Array.from({ length: 20 }, () => post(`${url}/v1/products`));
    await answers[0];
    child.kill('SIGTERM');
    const settled = await Promise.allSettled(answers);
    const store = new PostgresEventStore({ connectionString: database.url });
    for (const answer of settled) {
      if (answer.status === 'rejected') continue;
      expect(await store.readStream('local', `product-${answer.value.id}`)).not.toHaveLength(0);
    }
    await store.close();
    expect(await ended).toMatchObject({ code: 0 });
  });

  it('is not kept from ending by a connection that asks nothing', async () => {
    const { child, ready, ended } = run();
    const { hostname, port } = new URL(await ready);
    const silent = connect(Number(port), hostname);
    await once(silent, 'connect');
    // The service has taken the connection when it has answered another one.
    await fetch(`${await ready}/health/live`);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, errors: '' });
    silent.destroy();
  });

  it('writes its log as JSON lines', async () => {
    const { child, ready, ended } = run({ PERENNIAL_LOG_LEVEL: 'debug' });
    await fetch(`${await ready}/v1/greeting?name=secret`);
    child.kill('SIGTERM');
    const { output } = await ended;
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'debug',
        service: 'products',
        message: 'request',
        route: '/v1/greeting',
        status: 200,
      }),
    );
    expect(output).not.toContain('secret');
  });

  it('boots beside others of its kind: one of them migrates', async () => {
    const own = await temporaryDatabase();
    const replicas = Array.from({ length: 3 }, () => run({ PERENNIAL_DATABASE_URL: own.url }));
    const urls = await Promise.all(replicas.map(({ ready }) => ready));
    expect(new Set(urls).size).toBe(3);
    for (const { child } of replicas) child.kill('SIGTERM');
    await Promise.all(replicas.map(({ ended }) => ended));
    await own.drop();
  });
});

describe('What keeps a service from starting is one sentence, and no stack trace:', () => {
  const refusal = async (environment: Record<string, string | undefined>) => {
    const { code, errors } = await run(environment).ended;
    expect(errors.trim().split('\n')).toHaveLength(1);
    return { code, sentence: errors.trim() };
  };

  it('wrong settings (exit 78)', async () => {
    const refused = await refusal({ PERENNIAL_HTTP_PORT: '70000' });
    expect(refused).toEqual({ code: 78, sentence: expect.stringMatching(/PERENNIAL_HTTP_PORT is "70000"/) });
  });

  it('a port that is in use (exit 1)', async () => {
    const other = createSocketServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const refused = await refusal({ PERENNIAL_HTTP_PORT: String(port) });
    other.close();
    expect(refused).toEqual({ code: 1, sentence: expect.stringContaining(`Port ${port} on 127.0.0.1 is in use`) });
  });

  it('a database that does not exist (exit 1, at once)', async () => {
    const url = Object.assign(new URL(database.url), { pathname: '/nowhere' }).href;
    const refused = await refusal({ PERENNIAL_DATABASE_URL: url });
    expect(refused).toEqual({
      code: 1,
      sentence: expect.stringMatching(/database nowhere on .* could not be opened: 3D000/),
    });
  });
});

describe('Traces', () => {
  let collector: Server;
  let received = '';
  beforeAll(async () => {
    collector = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
      request.on('end', () => response.end());
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
  });
  afterAll(() => {
    collector.close();
  });

  it('reach from the request to the event in the log, and hold no query', async () => {
    const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    const { child, ready, ended } = run({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, [
      '--import',
      join(dist, 'telemetry.js'),
    ]);
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const traceparent = `00-${trace}-00f067aa0ba902b7-01`;
    const { id } = await post(`${await ready}/v1/products?name=grandmother`, { traceparent });
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0 });

    const store = new PostgresEventStore({ connectionString: database.url });
    const [event] = await store.readStream('local', `product-${id}`);
    await store.close();
    expect(event?.traceparent).toMatch(new RegExp(`^00-${trace}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`));
    expect(received).toContain('ProductHttp.list');
    expect(received).toContain('pg.query');
    expect(received).not.toContain('grandmother');
  });
});
