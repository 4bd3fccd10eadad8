import { randomUUID } from 'node:crypto';
import { EmbeddedEventBus } from '@perennial/event-bus';
import { type EventStore, migrateEventStore, PostgresEventStore } from '@perennial/event-store';
import { Client, Pool } from 'pg';
import { foldTargetOf, type ProjectionContext } from '../projection-context.ts';
import { ensureProjectionTables } from '../projection-tables.ts';
import { ProjectionRunner } from '../projection-runner.ts';
import type { AnyProjection } from '../projection.ts';
import { createTables, SCHEMA, tableOf } from './read-models.probe.ts';

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
};

const onServer = async (sql: string): Promise<void> => {
  const client = new Client({ connectionString: process.env['PERENNIAL_TEST_DATABASE_URL'] });
  await client.connect();
  await client.query(sql);
  await client.end();
};

/** A database of its own with a log, and the read models of a small service. */
export class TestService {
  static async create(): Promise<TestService> {
    const name = `projections_${randomUUID().replaceAll('-', '')}`;
    await onServer(`create database ${name}`);
    const url = withDatabase(process.env['PERENNIAL_TEST_DATABASE_URL']!, name);
    await migrateEventStore(url);
    const service = new TestService(name, url);
    await createTables(service.pool);
    const client = await service.pool.connect();
    await ensureProjectionTables(client, SCHEMA);
    client.release();
    return service;
  }

  readonly pool: Pool;
  readonly store: EventStore;
  readonly context: ProjectionContext;
  private readonly closing: (() => Promise<void>)[] = [];

  private constructor(
    private readonly name: string,
    readonly url: string,
  ) {
    this.pool = this.newPool();
    this.store = this.newStore();
    this.context = { pool: this.pool, store: this.store, tableOf };
  }

  /** Connections of another process, as it were. */
  newPool(): Pool {
    const pool = new Pool({ connectionString: this.url, max: 8 });
    pool.on('error', () => undefined);
    this.closing.push(() => pool.end());
    return pool;
  }

  newStore(options: { readonly watermarkKeptMs?: number } = {}): EventStore {
    const store = new PostgresEventStore({ connectionString: this.url, ...options });
    this.closing.push(() => store.close());
    return store;
  }

  /** A runner like that of a service process, with a bus of its own; not started. */
  runner(projections: readonly AnyProjection[], partitionCount = 6): ProjectionRunner {
    const store = this.newStore();
    const bus = new EmbeddedEventBus({ store, partitionCount, maxPollMs: 10 });
    const runner = new ProjectionRunner({
      name: 'test',
      schema: SCHEMA,
      pool: this.newPool(),
      store,
      bus,
      projections,
      tableOf,
    });
    this.closing.unshift(async () => {
      await runner.stop();
      await bus.close();
    });
    return runner;
  }

  target(projection: AnyProjection, partitionCount = 6) {
    return foldTargetOf(projection, this.context, partitionCount);
  }

  /** Ends every connection to the database but one's own, as a crash would. */
  async breakConnections(): Promise<void> {
    await onServer(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${this.name}' and pid <> pg_backend_pid()`,
    );
  }

  async drop(): Promise<void> {
    for (const close of this.closing.splice(0)) await close();
    await onServer(`drop database ${this.name} with (force)`);
  }
}
