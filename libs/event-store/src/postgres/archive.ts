import type { Position } from '@perennial/kernel';
import { withClient } from '@perennial/privacy';
import type pg from 'pg';
import { numberOf } from './position.ts';
import { withShortLocks } from './short-lock.ts';

const nameFrom = async (client: pg.Client, text: string, values: unknown[] = []) =>
  (await client.query<{ name: string | null }>(text, values)).rows[0]?.name ?? null;

/** Archives one at a time; the lock goes with the session. */
const alone = <Result>(connectionString: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> =>
  withClient(connectionString, 'archive', async (client) => {
    await client.query(`select pg_advisory_lock(hashtextextended('perennial:archive:event_store', 0))`);
    return await work(client);
  });

/**
 * Moves the partitions that end at or before a position out of the log, into tables of the same names in the schema
 * `event_store_archive`, where they can be dumped and dropped. Gives their names, oldest first. Writers and readers go on;
 * whoever would need an archived event gets EVENTS_ARCHIVED. Connect as the owner of the log.
 *
 * @throws EventStoreTimeoutError when some transaction holds on to the log for a minute
 */
export const archiveEvents = (connectionString: string, upTo: Position): Promise<readonly string[]> =>
  alone(connectionString, async (client) => {
    const archived: string[] = [];
    for (;;) {
      const name = await nameFrom(client, 'select event_store.archivable_partition($1) as name', [numberOf(upTo)]);
      if (name === null) return archived;
      await client.query('select event_store.note_partition($1)', [name]);
      await withShortLocks(client, () => client.query('select event_store.detach_partition($1)', [name]));
      archived.push(name);
    }
  });

/**
 * Takes every archived partition back into the log; their tables must be in `event_store_archive`, as they left. Gives their
 * names, newest first. Each is read once, to be sure of its positions.
 *
 * @throws EventStoreTimeoutError when some transaction holds on to the log for a minute
 */
export const attachArchive = (connectionString: string): Promise<readonly string[]> =>
  alone(connectionString, async (client) => {
    const attached: string[] = [];
    for (let name: string | null = ''; name !== null;) {
      await withShortLocks(client, async () => {
        name = await nameFrom(client, 'select event_store.attach_partition() as name');
      });
      if (name) attached.push(name);
    }
    return attached;
  });
