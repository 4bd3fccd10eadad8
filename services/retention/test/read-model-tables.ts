import { testDatabase } from '@perennial/testing';
import { DataSource } from 'typeorm';
import { Initial1700000000001 } from '../src/migrations/0001-initial.migration.ts';
import { PurchaseEntity } from '../src/retention-rate/purchase.entity.ts';
import { OutboundContactEntity } from '../src/silent-valuable-customers/outbound-contact.entity.ts';

/** Rows of a read model, by column. */
export type Rows = readonly Readonly<Record<string, string | number | null>>[];

/** The empty tables of retention in a database of their own, for queries that are specified by rows. */
export class ReadModelTables {
  private constructor(
    readonly dataSource: DataSource,
    private readonly drop: () => Promise<void>,
  ) {}

  static async create(): Promise<ReadModelTables> {
    const database = await testDatabase();
    const dataSource = await new DataSource({
      type: 'postgres',
      url: database.url,
      entities: [PurchaseEntity, OutboundContactEntity],
    }).initialize();
    await dataSource.query('create schema retention');
    await new Initial1700000000001().up(dataSource.createQueryRunner());
    return new ReadModelTables(dataSource, () => database.drop());
  }

  async insert(table: string, rows: Rows): Promise<void> {
    const text = JSON.stringify(rows);
    await this.dataSource.query(
      `insert into retention.${table} select * from jsonb_populate_recordset(null::retention.${table}, $1)`,
      [text],
    );
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
    await this.drop();
  }
}
