import { EmbeddedEventBus, type EventBus } from '@perennial/event-bus';
import type { EventStore } from '@perennial/event-store';
import { ProjectionRunner } from '@perennial/projections';
import { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { measured } from './commands/measured-store.ts';
import type { ServiceConfiguration } from './configuration.ts';
import { openDatabase, schemaOf } from './database/database.ts';
import { openEventStore } from './database/open-event-store.ts';
import { tableOf } from './database/read-model-tables.ts';
import { ScrubReporter } from './erasure/scrub-reporter.ts';
import type { JsonLogger } from './operations/json-logger.ts';
import type { Metrics } from './operations/metrics.ts';
import { ReadModels } from './queries/read-models.ts';
import { ReactionCheckpoints } from './reactions/reaction-checkpoints.ts';
import { Reactor } from './reactions/reactor.ts';
import type { ServiceOptions } from './service-options.ts';

/** What a service process is made of, besides its HTTP side. */
export interface ServiceParts {
  readonly dataSource: DataSource;
  readonly store: EventStore;
  readonly bus: EventBus;
  /** Connections of the projections. */
  readonly pool: Pool;
  readonly projections: ProjectionRunner;
  readonly reactor: Reactor;
  readonly scrubs: ScrubReporter;
}

/** Enough for the projections of a service to write side by side, and for a rebuild beside them. */
const PROJECTION_POOL_SIZE = 6;

/** Opens database and log, and wires what follows the log; nothing follows it before `start()`. Throws StartError. */
export const openParts = async (
  options: ServiceOptions,
  {
    databaseUrl,
    eventStoreUrl,
    replicaUrl,
    encryptionKeyFile,
  }: Pick<ServiceConfiguration, 'databaseUrl' | 'eventStoreUrl' | 'replicaUrl' | 'encryptionKeyFile'>,
  metrics: Metrics,
  logger: JsonLogger,
): Promise<ServiceParts> => {
  const { name, projections, reactions = [] } = options;
  const schema = schemaOf(name);
  const lostConnection = (error: Error): void =>
    logger.warn({ message: 'A database connection was lost', error }, 'Database');

  const dataSource = await openDatabase(databaseUrl, options, lostConnection);
  const log = await openEventStore({
    databaseUrl,
    eventStoreUrl,
    ...(replicaUrl !== undefined && { replicaUrl }),
    applicationName: `perennial-${name}`,
    encryptionKeyFile,
    onError: lostConnection,
    onUnreadable: (error) => {
      metrics.unreadable(error.reason);
      logger.error({ message: error.message, error }, 'Privacy');
    },
  });
  const store = measured(log, metrics);
  const bus = new EmbeddedEventBus({ store });
  const pool = new Pool({
    connectionString: databaseUrl,
    max: PROJECTION_POOL_SIZE,
    application_name: `perennial-${name}-projections`,
  });
  pool.on('error', lostConnection);
  const runner = new ProjectionRunner({
    name,
    schema,
    pool,
    store,
    bus,
    projections,
    tableOf: tableOf(dataSource),
    logger: {
      info: (message, details) => logger.log({ message, ...details }, 'Projections'),
      error: (message, details) => logger.error({ message, ...details }, 'Projections'),
    },
  });
  const reactor = new Reactor({
    service: name,
    reactions,
    store,
    bus,
    checkpoints: new ReactionCheckpoints(dataSource, schema),
    readModels: new ReadModels({ store, dataSource, projections: runner }),
    onResult: (reaction, result) => metrics.reaction(reaction, result),
  });
  const scrubs = new ScrubReporter({
    service: name,
    projections,
    store,
    bus,
    checkpoints: new ReactionCheckpoints(dataSource, schema, 'scrubs'),
    runner,
  });
  metrics.observeLag(async () =>
    (await runner.status()).map((status) => ({ projection: status.name, lag: status.lag })),
  );
  return { dataSource, store, bus, pool, projections: runner, reactor, scrubs };
};
