import { type Position, START } from '@perennial/kernel';
import { type ClientBase, escapeIdentifier } from 'pg';
import type { DataSource } from 'typeorm';

/** What a service remembers its place in the log for, besides its read models. */
export type CheckpointsOf = 'reactions' | 'scrubs';

const tables: Readonly<Record<CheckpointsOf, string>> = {
  reactions: 'reaction_checkpoints',
  scrubs: 'scrub_checkpoints',
};

const tableIn = (schema: string, of: CheckpointsOf): string =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(tables[of])}`;

/** Creates the tables, unless they are there. The schema must exist. */
export const createReactionCheckpoints = async (client: ClientBase, schema: string): Promise<void> => {
  for (const of of Object.keys(tables) as CheckpointsOf[]) {
    await client.query(`
      create table if not exists ${tableIn(schema, of)} (
        partition integer primary key,
        position text collate "C" not null
      )`);
  }
};

/** How far a service has reacted, or reported its scrubs, per partition. Tables of their own: a rebuild of read models never touches them. */
export class ReactionCheckpoints {
  private readonly table: string;

  constructor(
    private readonly dataSource: Pick<DataSource, 'query'>,
    schema: string,
    of: CheckpointsOf = 'reactions',
  ) {
    this.table = tableIn(schema, of);
  }

  /** The position of each of these partitions; START where there is none yet. */
  async read(partitions: readonly number[]): Promise<ReadonlyMap<number, Position>> {
    const rows = await this.dataSource.query<{ partition: number; position: Position }[]>(
      `select partition, position from ${this.table} where partition = any($1)`,
      [partitions],
    );
    const stored = new Map(rows.map(({ partition, position }) => [partition, position]));
    return new Map(partitions.map((partition) => [partition, stored.get(partition) ?? START]));
  }

  /** Raises these partitions to a position; one that is further already stays. */
  async raise(partitions: readonly number[], position: Position): Promise<void> {
    await this.dataSource.query(
      `insert into ${this.table} (partition, position)
       select partition, $2 from unnest($1::integer[]) as partition
       on conflict (partition) do update set position = greatest(${this.table}.position, excluded.position)`,
      [partitions, position],
    );
  }
}
