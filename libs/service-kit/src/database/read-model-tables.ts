import type { EntityClass, ReadModelTable } from '@perennial/projections';
import type { DataSource } from 'typeorm';

/** The table behind an entity class, as the entity declares it. */
export const tableOf =
  (dataSource: DataSource) =>
  (entity: EntityClass<any>): ReadModelTable => {
    const metadata = dataSource.getMetadata(entity);
    const columns = metadata.columns.map((column) => ({
      property: column.propertyName,
      column: column.databaseName,
      type: dataSource.driver.normalizeType(column),
      primary: column.isPrimary,
    }));
    return { schema: metadata.schema ?? 'public', table: metadata.tableName, columns };
  };
