import { chownSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { migrateEventStore, PostgresEventStore } from '@perennial/event-store';
import { START } from '@perennial/kernel';
import { freePort, LocalPostgres, openHome, temporaryHome } from '@perennial/local';
import { describeWhere } from '@perennial/testing';
import pg from 'pg';
import { appendOf, isRetriable, newEvent } from './sample-appends.ts';
import { noSmallDisk, SmallDisk } from './small-disk.ts';

const tenantId = 'full';
const EVENT_BYTES = 20_000;

describeWhere(noSmallDisk, 'a disk that fills in the middle of appends', () => {
  const cleanUp: (() => unknown)[] = [];
  afterEach(async () => {
    for (const clean of cleanUp.splice(0).reverse()) await clean();
  }, 60_000);

  const started = async (server: LocalPostgres) => {
    cleanUp.push(() => server.stop());
    await server.start();
  };
  const storeOf = ({ url }: LocalPostgres) => {
    const store = new PostgresEventStore({ connectionString: url });
    cleanUp.push(() => store.close());
    return store;
  };

  /** Eight writers append until one is refused; what was acknowledged, and what the first said. */
  const appendUntilRefused = async (store: PostgresEventStore) => {
    const acknowledged: string[] = [];
    const refusals: unknown[] = [];
    const write = async (number: number) => {
      while (refusals.length === 0) {
        const events = [newEvent(EVENT_BYTES), newEvent(EVENT_BYTES)];
        try {
          await store.append(appendOf(tenantId, `stream-${number}`, events));
          acknowledged.push(...events.map(({ id }) => id));
        } catch (error) {
          refusals.push(error);
        }
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, number) => write(number)));
    return { acknowledged, refusals };
  };

  const idsIn = async (store: PostgresEventStore) => {
    const ids: string[] = [];
    for (let after = START; ;) {
      const page = await store.readAll({ after, limit: 200 });
      ids.push(...page.events.map(({ id }) => id));
      after = page.reached;
      if (page.caughtUp) return ids;
    }
  };

  it('is named, takes nothing that was acknowledged along, and the log goes on when there is room', async () => {
    const disk = new SmallDisk(20);
    cleanUp.push(() => disk.remove());
    const home = temporaryHome();
    cleanUp.push(() => home.remove());
    const server = new LocalPostgres({ home, port: await freePort(), settings: { fsync: 'off' } });
    await started(server);
    // Only the log's tables are on the small disk: the server itself has room, and lives.
    const { uid, gid } = statSync(home.database);
    chownSync(disk.folder, uid, gid);
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(`create tablespace small location '${disk.folder}'`);
    await client.query('alter database perennial set default_tablespace = small');
    await client.end();
    await migrateEventStore(server.url);
    const store = storeOf(server);

    const { acknowledged, refusals } = await appendUntilRefused(store);
    expect(acknowledged.length).toBeGreaterThan(100);
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'EVENT_STORE_FULL', retriable: true });
    expect((await idsIn(store)).toSorted()).toEqual(acknowledged.toSorted());

    disk.resize(60);
    await store.append(appendOf(tenantId, 'stream-0', [newEvent(EVENT_BYTES)]));
    expect(await idsIn(store)).toHaveLength(acknowledged.length + 1);
  }, 120_000);

  it('may stop the server itself, which comes back when there is room, with all that was acknowledged', async () => {
    const disk = new SmallDisk(2_000);
    cleanUp.push(() => disk.remove());
    const home = openHome(join(disk.folder, 'home'));
    const settings = { wal_recycle: 'off', min_wal_size: '32MB', shared_buffers: '16MB' };
    const server = new LocalPostgres({ home, port: await freePort(), settings });
    await started(server);
    await migrateEventStore(server.url);
    const store = storeOf(server);
    disk.resize(disk.used() + 30);

    const { acknowledged, refusals } = await appendUntilRefused(store);
    expect(acknowledged.length).toBeGreaterThan(100);
    for (const refusal of refusals) expect(refusal).toMatchObject({ retriable: true });
    expect(refusals.map((refusal) => (refusal as { code: string }).code)).toEqual(
      refusals.map(() => expect.stringMatching(/^EVENT_STORE_(?:FULL|UNAVAILABLE)$/)),
    );

    disk.resize(2_000);
    const more = appendOf(tenantId, 'stream-0', [newEvent()]);
    for (let done = false; !done; await pause(100)) {
      done = await store.append(more).then(
        () => true,
        (error: unknown) => {
          if (!isRetriable(error)) throw error;
          return false;
        },
      );
    }
    // An append that got no answer may have been made after all.
    expect(await idsIn(store)).toEqual(expect.arrayContaining([...acknowledged, more.events[0]?.id]));
  }, 120_000);
});
