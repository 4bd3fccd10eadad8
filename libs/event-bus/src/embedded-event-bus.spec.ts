import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrateEventStore, PostgresEventStore } from '@perennial/event-store';
import type { Position } from '@perennial/kernel';
import pg from 'pg';
import { eventBusContract } from './contract-suite.ts';
import { Recorder } from './contract/recorder.ts';
import { append, earned } from './contract/sample-events.ts';
import { EmbeddedEventBus } from './embedded-event-bus.ts';

const server = process.env['PERENNIAL_TEST_DATABASE_URL']!;
const database = `event_bus_${randomUUID().replaceAll('-', '')}`;
const url = new URL(server);
url.pathname = `/${database}`;
const connectionString = url.toString();

const onServer = async (sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(sql);
  await client.end();
};

beforeAll(async () => {
  await onServer(`create database ${database}`);
  await migrateEventStore(connectionString);
});
afterAll(() => onServer(`drop database ${database} with (force)`));

const make = (options: { readonly partitionCount?: number; readonly pageSize?: number } = {}) => {
  const store = new PostgresEventStore({ connectionString });
  const bus = new EmbeddedEventBus({ store, ...options });
  return {
    bus,
    store,
    close: async () => {
      await bus.close();
      await store.close();
    },
  };
};

eventBusContract('the embedded bus', () => Promise.resolve(make()));
eventBusContract('the embedded bus with 32 partitions and pages of 3', () =>
  Promise.resolve(make({ partitionCount: 32, pageSize: 3 })),
);

describe('the embedded bus', () => {
  it('reads the next page while the subscriber works on one', async () => {
    const { bus, store, close } = make({ pageSize: 2 });
    const from = await store.head();
    const last = await append(store, ...Array.from({ length: 6 }, (_, n) => earned(n, 1)));
    const reads: Position[] = [];
    const watched = new EmbeddedEventBus({
      store: {
        readAll: (options) => {
          reads.push(options.after);
          return store.readAll(options);
        },
      },
      pageSize: 2,
    });
    const heard = new Recorder(watched.partitionCount, from);
    const readsAtFirstBatch: number[] = [];
    heard.beforeApplying = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      readsAtFirstBatch.push(reads.length);
    };
    watched.subscribe(heard.options('prefetch', ['PointsEarned']));
    await heard.until(() => heard.hasReached(last));
    await watched.close();
    await bus.close();
    await close();
    expect(readsAtFirstBatch[0]).toBe(2);
  });

  it('looks less and less often while nothing comes, within its bounds', async () => {
    const { store, close } = make();
    const reads: number[] = [];
    const idle = new EmbeddedEventBus({
      store: {
        readAll: (options) => {
          reads.push(performance.now());
          return store.readAll(options);
        },
      },
      minPollMs: 1,
      maxPollMs: 40,
    });
    const heard = new Recorder(idle.partitionCount, await store.head());
    idle.subscribe(heard.options('idle', ['OfferExpired']));
    await heard.until(() => heard.batches.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 400));
    await idle.close();
    await close();
    const gaps = reads.slice(1).map((at, index) => at - reads[index]!);
    expect(Math.max(...gaps)).toBeGreaterThanOrEqual(30);
    expect(gaps[0]).toBeLessThan(Math.max(...gaps));
  });
});
