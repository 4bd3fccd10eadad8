import type pg from 'pg';
import { withShortLocks } from './short-lock.ts';

export interface PartitionLogOptions {
  /** Positions in one partition. */
  readonly width: number;
  /** Ids copied in one transaction. Default 5,000. */
  readonly batch?: number;
}

const BATCH = 5_000;

const numberFrom = async (client: pg.Client, text: string, values: unknown[] = []) => {
  const { rows } = await client.query<{ number: string | null }>(text, values);
  return rows[0]?.number == null ? null : Number(rows[0].number);
};

const isPartitioned = async (client: pg.Client) =>
  (await numberFrom(client, 'select count(*) as number from event_store.partitions')) !== 0;

const lastPosition = async (client: pg.Client) =>
  (await numberFrom(client, 'select event_store.last_position() as number')) ?? 0;

/** What was appended since migration 0005 has its ids in their table already, whatever comes after this. */
const copyIds = async (client: pg.Client, batch: number) => {
  const end = await lastPosition(client);
  let after: number | null = 0;
  while (after !== null && after < end) {
    after = await numberFrom(client, 'select event_store.copy_event_ids($1, $2) as number', [after, batch]);
  }
};

/**
 * Turns the one table of the log into the first partition of a log of many, beside writers and readers that go on: the ids are
 * copied in batches, a bound is checked without keeping anybody from writing, and only the change of names takes a lock, for
 * milliseconds. Interrupted, it begins again. A log that is partitioned is left as it is.
 *
 * @throws EventStoreTimeoutError when some transaction holds on to the log for a minute
 */
export const partitionLog = async (client: pg.Client, { width, batch = BATCH }: PartitionLogOptions): Promise<void> => {
  if (await isPartitioned(client)) return;
  await copyIds(client, batch);
  // Far enough that nobody gets there before the change of names: a whole partition.
  const bound = (Math.ceil((await lastPosition(client)) / width) + 1) * width;
  await withShortLocks(client, () =>
    client.query(`
      alter table event_store.events drop constraint if exists events_before_bound;
      alter table event_store.events add constraint events_before_bound check (position < ${bound}) not valid`),
  );
  await client.query('alter table event_store.events validate constraint events_before_bound');
  await withShortLocks(client, () => client.query('select event_store.partition_log($1, $2)', [bound, width]));
};
