import { DataSource } from 'typeorm';
import type { ServiceOptions } from '../service-options.ts';
import { migrateUnderLock } from './migrate.ts';
import { SnakeCaseNaming } from './naming.ts';
import { waitForDatabase } from './wait.ts';

/** Of one service process; its event store has connections of its own. */
const POOL_SIZE = 8;

/** The schema of a service: `customer-service` → `customer_service`. */
export const schemaOf = (service: string): string => service.replaceAll('-', '_');

/** Rows are plain JSON, so instants are ISO text in UTC; TypeORM by itself reads `timestamptz` as a Date. */
const readInstantsAsText = (dataSource: DataSource): void => {
  const toText = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);
  for (const { columns } of dataSource.entityMetadatas) {
    for (const column of columns) {
      if (column.type !== 'timestamptz' || column.transformer) continue;
      column.transformer = { from: toText, to: (value: unknown) => value };
    }
  }
};

/**
 * Opens the database of a service: waits for it (bounded), creates the schema and runs the migrations, one replica at a time.
 *
 * @throws StartError DATABASE_UNREACHABLE, MIGRATION_FAILED
 */
export const openDatabase = async (
  databaseUrl: string,
  options: ServiceOptions,
  onLostConnection: (error: Error) => void,
): Promise<DataSource> => {
  const schema = schemaOf(options.name);
  await waitForDatabase(databaseUrl);
  const dataSource = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    schema,
    applicationName: `perennial-${options.name}`,
    poolSize: POOL_SIZE,
    poolErrorHandler: onLostConnection,
    entities: [...options.entities],
    migrations: [...options.migrations],
    migrationsTableName: 'migrations',
    namingStrategy: new SnakeCaseNaming(),
    synchronize: false,
    // As in the rows of the projections: a count is a number.
    parseInt8: true,
    logging: false,
  });
  await migrateUnderLock(databaseUrl, schema, dataSource);
  readInstantsAsText(dataSource);
  return dataSource;
};
