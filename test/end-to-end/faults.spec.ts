import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrateEventStore, PostgresEventStore } from '@perennial/event-store';
import { freePort, type Interruption, LocalPostgres, temporaryHome } from '@perennial/local';
import { type Answer, type RunningServices, startServices } from '@perennial/testing';
import { caughtUp, expectVerified } from './read-models.ts';

/** A PostgreSQL of their own, durable, so that it can be killed. */
const names = ['acquisition', 'enhancement', 'retention', 'customer-service', 'analytics'] as const;
const home = temporaryHome();
let postgres: LocalPostgres;
let services: RunningServices;
let databaseIsBack: () => void = () => undefined;

beforeAll(async () => {
  const onInterruption = (interruption: Interruption) => {
    if (interruption === 'restarted') databaseIsBack();
  };
  postgres = new LocalPostgres({ home, port: await freePort(), onInterruption });
  await postgres.start();
  await migrateEventStore(postgres.url);
  services = await startServices(names, { databaseUrl: postgres.url });
}, 180_000);

afterAll(async () => {
  await services.stop();
  await postgres.stop();
  home.remove();
}, 60_000);

interface Acknowledged {
  readonly id: string;
  readonly events: readonly { readonly id: string }[];
}

/** Asks with one Idempotency-Key until there is an answer to rely on, as a careful client does. */
const insist = async (ask: (key: string) => Promise<Answer<Acknowledged>>): Promise<Acknowledged> => {
  const key = randomUUID();
  for (;;) {
    const answer = await ask(key).catch(() => undefined);
    if (answer && answer.status < 300) return answer.body;
    if (answer && answer.status < 500) throw new Error(`Not to be expected: ${JSON.stringify(answer.body)}`);
  }
};

/** Registers customers and captures leads for them, several at a time, until told to stop. */
const workload = (from: RunningServices) => {
  const acknowledged: Acknowledged[] = [];
  let goesOn = true;
  const worker = async () => {
    const acquisition = await from.client('acquisition');
    while (goesOn) {
      const customer = await insist((key) =>
        acquisition.post('/v1/customers', { name: 'Ada' }, { 'idempotency-key': key }),
      );
      const lead = await insist((key) =>
        acquisition.post('/v1/leads', { customerId: customer.id, source: 'web' }, { 'idempotency-key': key }),
      );
      acknowledged.push(customer, lead);
    }
  };
  const workers = Promise.all(Array.from({ length: 4 }, worker));
  const stop = async () => {
    goesOn = false;
    await workers;
    return acknowledged;
  };
  const reached = async (count: number) => {
    while (acknowledged.length < count) await Promise.race([workers, new Promise(setImmediate)]);
  };
  return { stop, reached, count: () => acknowledged.length };
};

/** Every acknowledged event is in the log, once. */
const expectInLog = async (acknowledged: readonly Acknowledged[]): Promise<void> => {
  const store = new PostgresEventStore({ connectionString: postgres.url, personalData: services.personalData });
  const { events } = await store.readAll({
    after: '' as never,
    limit: 1_000_000,
    types: ['CustomerRegistered', 'LeadCaptured'],
  });
  await store.close();
  const times = Map.groupBy(events, ({ id }) => id);
  const lost = acknowledged.flatMap((answer) => answer.events).filter(({ id }) => times.get(id)?.length !== 1);
  expect(lost).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(0);
  // Nothing was done twice either: one customer and one lead an answer.
  expect(events.filter(({ type }) => type === 'CustomerRegistered').length).toBe(
    new Set(events.filter(({ type }) => type === 'CustomerRegistered').map(({ streamId }) => streamId)).size,
  );
};

describe('nothing that was acknowledged is lost, and read models equal a fresh fold', () => {
  it('when services are killed -9 under load', async () => {
    const load = workload(services);
    for (const name of ['acquisition', 'analytics', 'acquisition'] as const) {
      await load.reached(load.count() + 40);
      await services.kill(name, 'SIGKILL');
    }
    await load.reached(load.count() + 40);
    await expectInLog(await load.stop());
    await caughtUp(services, names, postgres.url);
    await expectVerified(services, names);
  }, 180_000);

  it('when PostgreSQL is killed -9 under load', async () => {
    const load = workload(services);
    for (let kills = 0; kills < 3; kills += 1) {
      await load.reached(load.count() + 40);
      const back = new Promise<void>((resolve) => (databaseIsBack = resolve));
      process.kill(postgres.pid ?? 0, 'SIGKILL');
      await back;
    }
    await load.reached(load.count() + 40);
    await expectInLog(await load.stop());
    await caughtUp(services, names, postgres.url);
    await expectVerified(services, names);
  }, 180_000);

  it('when a service is stopped in order in the middle of its work', async () => {
    const load = workload(services);
    await load.reached(40);
    await services.restart('acquisition');
    await load.reached(load.count() + 40);
    await expectInLog(await load.stop());
    await caughtUp(services, names, postgres.url);
    await expectVerified(services, names);
  }, 180_000);
});
