// How many commands one service process takes over HTTP: `POST /v1/leads` of the real acquisition service, on a real database,
// with everything that a command involves (token, validation, decider, append, and the read models that follow). Beside it a bare
// Nest/Fastify handler that validates the same class and answers. Each server is a process of its own, in the same run, in turns.
import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { SignJWT } from 'jose';
import pg from 'pg';

const CONNECTIONS = 32;
const WARM_UP_SECONDS = 2;
const TURN_SECONDS = 3;
const TURNS = 3;
const ROOT = join(import.meta.dirname, '..');

const body = JSON.stringify({
  customerId: '7d9c2f1e-58a4-4f6e-9d3c-0a1b2c3d4e5f',
  source: 'web',
  interest: 'a teapot',
  traits: { employees: '50-200', industry: 'retail' },
});

const startServer = (main, environment) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, main)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...environment },
    });
    const stop = () =>
      new Promise((stopped) => {
        child.once('exit', stopped);
        child.kill('SIGTERM');
      });
    child.once('message', ({ ready }) => resolve({ url: ready, stop }));
    child.once('exit', (code) => reject(new Error(`${main} ended with code ${code} before it was ready`)));
  });

const fire = async (url, token, seconds) => {
  const result = await autocannon({
    url: `${url}/v1/leads`,
    method: 'POST',
    connections: CONNECTIONS,
    duration: seconds,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body,
  });
  if (result.non2xx + result.errors > 0) throw new Error(`${result.non2xx + result.errors} commands were not accepted`);
  return { perSecond: result['2xx'] / result.duration, p99: result.latency.p99 };
};

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const inFreshDatabase = async (url, work) => {
  const name = `bench_http_${randomBytes(4).toString('hex')}`;
  const server = new pg.Client({ connectionString: url });
  await server.connect();
  await server.query(`create database ${name}`);
  try {
    return await work(Object.assign(new URL(url), { pathname: `/${name}` }).href);
  } finally {
    await server.query(`drop database ${name} with (force)`);
    await server.end();
  }
};

const run = ({ databaseUrl, log }) =>
  inFreshDatabase(databaseUrl, async (url) => {
    const folder = mkdtempSync(join(tmpdir(), 'perennial-bench-'));
    const key = randomBytes(32);
    const keyFile = join(folder, 'auth.key');
    writeFileSync(keyFile, key, { mode: 0o600 });
    const token = await new SignJWT({ tenant: 'bench', scope: 'acquisition:write' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('bench')
      .setIssuer('perennial-local')
      .setAudience('perennial')
      .setExpirationTime('10m')
      .sign(key);
    const servers = [];
    try {
      const service = await startServer('services/acquisition/dist/main.js', {
        PERENNIAL_DATABASE_URL: url,
        PERENNIAL_HTTP_PORT: '0',
        PERENNIAL_AUTH_KEY_FILE: keyFile,
        PERENNIAL_LOG_LEVEL: 'warn',
      });
      servers.push(service);
      const bare = await startServer('bench/http-baseline.mjs', {});
      servers.push(bare);
      for (const server of servers) await fire(server.url, token, WARM_UP_SECONDS);
      const [commands, baselines] = [[], []];
      for (let turn = 1; turn <= TURNS; turn += 1) {
        const [command, baseline] = [
          await fire(service.url, token, TURN_SECONDS),
          await fire(bare.url, token, TURN_SECONDS),
        ];
        log(
          `turn ${turn}: ${Math.round(command.perSecond)} commands/s (p99 ${command.p99} ms), bare handler ${Math.round(baseline.perSecond)}/s`,
        );
        commands.push(command.perSecond);
        baselines.push(baseline.perSecond);
      }
      const [value, baseline] = [median(commands), median(baselines)];
      return { value, unit: 'commands/s', baseline, ratio: value / baseline };
    } finally {
      for (const server of servers) await server.stop();
      rmSync(folder, { recursive: true });
    }
  });

/** Commands of one service process over HTTP, in commands/s; the baseline is a bare handler with the same class. */
export const benchmarks = [{ name: 'http.commands', run }];
