// How many commands one service process takes over HTTP: `POST /v1/leads` of the real acquisition service, on a real database,
// with everything that a command involves (token, validation, decider, append, and the read models that follow). Beside it a bare
// Nest/Fastify handler that validates the same class and answers. Each server is a process of its own, in the same run, in turns.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { migrateEventStore } from '@perennial/event-store';
import { startServices } from '@perennial/testing/services';

const CONNECTIONS = 32;
const WARM_UP_SECONDS = 2;
const TURN_SECONDS = 3;
const TURNS = 3;

const body = JSON.stringify({
  customerId: '7d9c2f1e-58a4-4f6e-9d3c-0a1b2c3d4e5f',
  source: 'web',
  interest: 'a teapot',
  traits: { employees: '50-200', industry: 'retail' },
});

const startBareHandler = () =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'http-baseline.mjs')], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const stop = () =>
      new Promise((stopped) => {
        child.once('exit', stopped);
        child.kill('SIGTERM');
      });
    child.once('message', ({ ready }) => resolve({ url: ready, stop }));
    child.once('exit', (code) => reject(new Error(`The bare handler ended with code ${code} before it was ready`)));
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

const run = async ({ databaseUrl, log }) => {
  await migrateEventStore(databaseUrl);
  const services = await startServices(['acquisition'], { databaseUrl });
  const bare = await startBareHandler();
  try {
    const url = services.url('acquisition');
    const token = await services.token();
    for (const server of [url, bare.url]) await fire(server, token, WARM_UP_SECONDS);
    const [commands, baselines] = [[], []];
    for (let turn = 1; turn <= TURNS; turn += 1) {
      const command = await fire(url, token, TURN_SECONDS);
      const baseline = await fire(bare.url, token, TURN_SECONDS);
      log(
        `turn ${turn}: ${Math.round(command.perSecond)} commands/s (p99 ${command.p99} ms), bare handler ${Math.round(baseline.perSecond)}/s`,
      );
      commands.push(command.perSecond);
      baselines.push(baseline.perSecond);
    }
    const [value, baseline] = [median(commands), median(baselines)];
    return { value, unit: 'commands/s', baseline, ratio: value / baseline };
  } finally {
    await bare.stop();
    await services.stop();
  }
};

/** Commands of one service process over HTTP, in commands/s; the baseline is a bare handler with the same class. */
export const benchmarks = [{ name: 'http.commands', run }];
