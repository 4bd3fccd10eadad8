import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { migrateEventStore, PostgresEventStore } from '@perennial/event-store';
import { type Position, START } from '@perennial/kernel';
import { freePort, LocalPostgres, temporaryHome } from '@perennial/local';
import { appendOf, newEvent } from '../faults/sample-appends.ts';
import { queryOn, startStandby } from './standby.ts';

// Servers take seconds to start on a busy machine.
jest.setTimeout(120_000);

const tenantId = 'replica';

describe('a log with a replica for replays', () => {
  const home = temporaryHome();
  let primary: LocalPostgres;
  let standby: Awaited<ReturnType<typeof startStandby>>;
  let writer: PostgresEventStore;
  const readers: PostgresEventStore[] = [];
  const told: Error[] = [];
  const appended: string[] = [];

  const append = async (count: number) => {
    const requests = Array.from({ length: count / 50 }, (_, index) => {
      const events = Array.from({ length: 50 }, () => newEvent());
      appended.push(...events.map(({ id }) => id));
      return appendOf(tenantId, `stream-${index % 7}`, events);
    });
    for (const outcome of await writer.appendMany(requests)) expect(outcome.status).toBe('fulfilled');
  };
  const newReader = () => {
    const reader = new PostgresEventStore({
      connectionString: primary.url,
      replicaConnectionString: standby.url,
      applicationName: 'replaying',
      onError: (error) => told.push(error),
    });
    readers.push(reader);
    return reader;
  };
  const replay = async (reader: PostgresEventStore) => {
    const ids: string[] = [];
    for (let after: Position = START; ;) {
      const page = await reader.readAll({ after, limit: 100, tenantId });
      ids.push(...page.events.map(({ id }) => id));
      expect(page.reached >= after).toBe(true);
      after = page.reached;
      if (page.caughtUp) return ids;
    }
  };
  /** What the reader's connections to a server did last. */
  const pagesReadFrom = async (url: string) => {
    const sessions = await queryOn(
      url,
      `select from pg_stat_activity where application_name = 'replaying' and query like 'select position%'`,
    );
    return sessions.length > 0;
  };

  /** Complete every time; on the replica as soon as that has heard of the last changes, some of which say nothing to readers. */
  const replayOnReplica = async (reader: PostgresEventStore) => {
    do {
      expect((await replay(reader)).toSorted()).toEqual(appended.toSorted());
    } while (!(await pagesReadFrom(standby.url)));
  };

  beforeAll(async () => {
    primary = new LocalPostgres({ home, port: await freePort(), settings: { fsync: 'off' } });
    await primary.start();
    await migrateEventStore(primary.url);
    writer = new PostgresEventStore({ connectionString: primary.url });
    await append(1_000);
    standby = await startStandby(primary, home);
  });
  afterEach(async () => {
    for (const reader of readers.splice(0)) await reader.close();
    told.length = 0;
  });
  afterAll(async () => {
    await writer.close();
    await standby.stop();
    await primary.stop();
    home.remove();
  });

  it('reads pages from the replica when it holds them', async () => {
    await standby.upToDate();
    const reader = newReader();
    await replayOnReplica(reader);
    expect(told).toEqual([]);
  });

  it('misses nothing while the replica lags behind writers', async () => {
    const reader = newReader();
    const writing = (async () => {
      for (let turn = 0; turn < 10; turn += 1) await append(200);
    })();
    for (let turn = 0; turn < 3; turn += 1) await replay(reader);
    await writing;
    expect((await replay(reader)).toSorted()).toEqual(appended.toSorted());
  });

  it('reads the primary while the replica replays nothing, and the replica again when it does', async () => {
    await standby.query('select pg_wal_replay_pause()');
    await append(1_000);
    const reader = newReader();
    expect((await replay(reader)).toSorted()).toEqual(appended.toSorted());
    expect(await pagesReadFrom(standby.url)).toBe(false);
    await standby.query('select pg_wal_replay_resume()');
    await replayOnReplica(reader);
  });

  it('reads the primary alone when the replica was promoted, whatever that has taken since', async () => {
    const reader = newReader();
    await replayOnReplica(reader);
    await standby.query('select pg_promote()');
    const other = new PostgresEventStore({ connectionString: standby.url });
    const strangers = Array.from({ length: 300 }, () => newEvent());
    await other.append(appendOf(tenantId, 'written-elsewhere', strangers));
    await other.close();
    await append(500);
    expect((await replay(reader)).toSorted()).toEqual(appended.toSorted());
    expect(told).toContainEqual(expect.objectContaining({ code: 'REPLICA_UNUSABLE' }));
  });

  it('reads the primary when the replica is gone', async () => {
    const reader = newReader();
    await standby.stop();
    expect((await replay(reader)).toSorted()).toEqual(appended.toSorted());
    expect(told.length).toBeGreaterThan(0);
  });
});
