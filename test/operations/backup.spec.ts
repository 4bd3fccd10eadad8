import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ERASED } from '@perennial/contracts';
import { migrateEventStore, PostgresEventStore, restoreBackup, takeBackup } from '@perennial/event-store';
import { type NewEvent, type RecordedEvent, START } from '@perennial/kernel';
import { freePort, LocalPostgres, type TemporaryHome, temporaryHome } from '@perennial/local';
import { createKeyRing, destroyKeys, FileKeyEncryption, preparePrivacy } from '@perennial/privacy';
import pg from 'pg';

// Servers take seconds to start on a busy machine.
jest.setTimeout(120_000);

const tenantId = 'backup';
const [ada, grace] = [randomUUID(), randomUUID()] as [string, string];

const event = (type: string, customerId: string, data: Record<string, unknown>): NewEvent => ({
  id: randomUUID(),
  type,
  schemaVersion: 1,
  customerId,
  occurredAt: '2026-01-01T00:00:00.000Z',
  actor: 'service:test',
  channel: 'api',
  correlationId: 'correlation',
  causationId: null,
  traceparent: null,
  simulated: false,
  data,
});
const registered = (customerId: string, name: string) =>
  event('CustomerRegistered', customerId, { customerId, name, email: `${name.toLowerCase()}@example.org` });
const note = (text: string) => event('SomethingHappened', ada, { text });

const queried = async (url: string, text: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

describe('a backup', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-backup-'));
  const inFolder = (name: string) => join(folder, name);
  const keyFile = join(folder, 'encryption.keys');
  const homes: TemporaryHome[] = [];
  const servers: LocalPostgres[] = [];
  const stores: PostgresEventStore[] = [];
  let source: LocalPostgres;
  let log: PostgresEventStore;
  const first = [registered(ada, 'Ada'), note('tab\t, new\nline, \\N, \\., ü and 🦆')];

  const newServer = async () => {
    const home = temporaryHome();
    homes.push(home);
    const server = new LocalPostgres({ home, port: await freePort(), settings: { fsync: 'off' } });
    servers.push(server);
    await server.start();
    return server;
  };
  const newDatabase = async () => {
    const name = `restored_${randomUUID().replaceAll('-', '')}`;
    await queried(source.url, `create database ${name}`);
    const url = new URL(source.url);
    url.pathname = `/${name}`;
    return url.href;
  };
  const storeOf = (connectionString: string) => {
    const personalData = { keyEncryption: new FileKeyEncryption(keyFile) };
    const store = new PostgresEventStore({ connectionString, personalData });
    stores.push(store);
    return store;
  };
  const everything = async (store: PostgresEventStore) => (await store.readAll({ after: START, limit: 10_000 })).events;
  const append = (stream: string, events: readonly NewEvent[], expectedVersion: number | 'any' = 'any') =>
    log.append({ tenantId, streamId: stream, expectedVersion, events });
  const erase = async (customerId: string) => {
    const pool = new pg.Pool({ connectionString: source.url });
    const { erasedAt, keys } = await destroyKeys(pool, { tenantId, subjectId: customerId });
    await pool.end();
    await append(`customer-${customerId}`, [
      event('CustomerErased', customerId, {
        customerId,
        requestedBy: 'customer',
        reason: 'consent-withdrawn',
        keysDestroyed: keys,
        keysDestroyedAt: erasedAt,
      }),
    ]);
  };
  const namesIn = (events: readonly RecordedEvent[]): Record<string, string> =>
    Object.fromEntries<string>(
      events
        .filter(({ type }) => type === 'CustomerRegistered')
        .map(({ customerId, data }) => [customerId ?? '', (data as { name: string }).name]),
    );

  beforeAll(async () => {
    source = await newServer();
    await migrateEventStore(source.url);
    createKeyRing(keyFile);
    await preparePrivacy(source.url, new FileKeyEncryption(keyFile));
    // An old cluster: its transactions have numbers that a younger one has not reached.
    for (let turn = 0; turn < 50; turn += 1) await queried(source.url, 'select pg_current_xact_id()');
    log = storeOf(source.url);
    await append(`customer-${ada}`, first, 0);
    await append(`customer-${grace}`, [registered(grace, 'Grace')], 0);
    for (let batch = 0; batch < 30; batch += 1) {
      await append(
        `note-${batch}`,
        Array.from({ length: 100 }, (_, index) => note(`${batch} ${index}`)),
      );
    }
    await log.truncateStream(tenantId, 'note-1', 51);
    await log.deleteStream(tenantId, 'note-2', 'any');
    await takeBackup({ connectionString: source.url, folder: inFolder('before') });
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await Promise.all(servers.map((server) => server.stop('immediate')));
    for (const home of homes) home.remove();
    rmSync(folder, { recursive: true });
  });

  it('comes back in a younger cluster as it was: events, positions, versions, personal fields, idempotency', async () => {
    const younger = await newServer();
    const [here] = await queried(younger.url, 'select pg_current_xact_id()::text::bigint as id');
    const [there] = await queried(source.url, 'select pg_current_xact_id()::text::bigint as id');
    expect(Number(here?.['id'])).toBeLessThan(Number(there?.['id']));
    const progress: number[] = [];
    const onProgress = (done: number) => progress.push(done);
    const [logFolder, keyFolder] = [inFolder('before/log'), inFolder('before/keys')];
    const result = await restoreBackup({ connectionString: younger.url, log: logFolder, keys: keyFolder, onProgress });
    expect(result).toMatchObject({ events: 3_003, keys: 2, erased: 0 });
    expect(progress.at(-1)).toBe(3_003);

    const restored = storeOf(younger.url);
    expect(await everything(restored)).toEqual(await everything(log));
    expect(await restored.head()).toBe(await log.head());
    expect(await restored.readStream(tenantId, 'note-1')).toHaveLength(50);
    expect(await restored.readStream(tenantId, 'note-2')).toEqual([]);
    expect(await restored.readCustomer(tenantId, grace)).toMatchObject([{ data: { name: 'Grace' } }]);

    // The answer to the first append may have been lost with the old server.
    const repeated = { tenantId, streamId: `customer-${ada}`, expectedVersion: 0, events: first };
    expect(await restored.append(repeated)).toMatchObject({ repeated: true, streamVersion: 2 });
    const elsewhere = { ...repeated, streamId: 'elsewhere' };
    await expect(restored.append(elsewhere)).rejects.toMatchObject({ code: 'DUPLICATE_EVENT' });
    // What comes next is after everything that was, in its stream and in the log.
    const next = await restored.append({ ...repeated, expectedVersion: 2, events: [note('next')] });
    expect(next.streamVersion).toBe(3);
    expect(next.position > (await log.head())).toBe(true);
    const page = await restored.readAll({ after: await log.head(), limit: 10 });
    expect(page).toMatchObject({ caughtUp: true, events: [{ data: { text: 'next' } }] });
  });

  it('is refused by a database that has events', async () => {
    await expect(restoreBackup({ connectionString: source.url, log: inFolder('before/log') })).rejects.toMatchObject({
      code: 'RESTORE_NOT_EMPTY',
    });
  });

  it('needs a folder of its own', async () => {
    await expect(takeBackup({ connectionString: source.url, folder: inFolder('before') })).rejects.toMatchObject({
      code: 'BACKUP_FOLDER_NOT_EMPTY',
    });
  });

  describe('that is damaged is refused before anything is done', () => {
    const damaged = (name: string, damage: (file: string) => void) => {
      const copy = inFolder(name);
      cpSync(inFolder('before/log'), copy, { recursive: true });
      damage(copy);
      return copy;
    };
    const events = 'events.copy.gz';
    const flipOneBit = (copy: string) => {
      const bytes = readFileSync(join(copy, events));
      bytes[bytes.length >> 1]! ^= 1;
      writeFileSync(join(copy, events), bytes);
    };
    it.each([
      ['a truncated file', 'BACKUP_DAMAGED', (copy: string) => truncateSync(join(copy, events), 1_000)],
      ['a flipped bit', 'BACKUP_DAMAGED', flipOneBit],
      ['a missing file', 'BACKUP_DAMAGED', (copy: string) => rmSync(join(copy, 'streams.copy.gz'))],
      ['no manifest', 'BACKUP_INCOMPLETE', (copy: string) => rmSync(join(copy, 'manifest.json'))],
      ['a cut manifest', 'BACKUP_DAMAGED', (copy: string) => truncateSync(join(copy, 'manifest.json'), 40)],
      [
        'a newer schema',
        'BACKUP_NEWER',
        (copy: string) => {
          const file = join(copy, 'manifest.json');
          writeFileSync(file, readFileSync(file, 'utf8').replace(/"schemaVersion": \d+/, '"schemaVersion": 999'));
        },
      ],
    ])('%s: %s', async (name, code, damage) => {
      const connectionString = await newDatabase();
      const copy = damaged(name.replaceAll(' ', '-'), damage);
      await expect(restoreBackup({ connectionString, log: copy })).rejects.toMatchObject({ code });
      expect(await queried(connectionString, `select from pg_namespace where nspname = 'event_store'`)).toEqual([]);
    });

    it('a manifest that promises more rows than there are leaves the database without any', async () => {
      const connectionString = await newDatabase();
      const copy = damaged('fewer-rows', (at) => {
        const file = join(at, 'manifest.json');
        const manifest = JSON.parse(readFileSync(file, 'utf8')) as { files: { rows: number }[] };
        manifest.files[0]!.rows += 1;
        writeFileSync(file, JSON.stringify(manifest));
      });
      await expect(restoreBackup({ connectionString, log: copy })).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
      expect(await queried(connectionString, 'select count(*)::integer as events from event_store.events')).toEqual([
        { events: 0 },
      ]);
    });
  });

  describe('and a customer who was erased after it was taken', () => {
    beforeAll(async () => {
      await erase(ada);
      await takeBackup({ connectionString: source.url, folder: inFolder('after') });
    });

    const restoredNames = async (options: {
      log: string;
      keys: string;
      erasures?: string[];
    }): Promise<Record<string, string>> => {
      const connectionString = await newDatabase();
      await restoreBackup({ connectionString, ...options });
      return namesIn(await everything(storeOf(connectionString)));
    };
    const stayErased = { [ada]: ERASED, [grace]: 'Grace' };

    it('stays erased when the log is newer than the keys', async () => {
      expect(await restoredNames({ log: inFolder('after/log'), keys: inFolder('before/keys') })).toEqual(stayErased);
    });

    it('stays erased when the keys are newer than the log', async () => {
      expect(await restoredNames({ log: inFolder('before/log'), keys: inFolder('after/keys') })).toEqual(stayErased);
    });

    it('stays erased when both are older, and a newer list of erasures is at hand', async () => {
      const options = {
        log: inFolder('before/log'),
        keys: inFolder('before/keys'),
        erasures: [inFolder('after/keys')],
      };
      expect(await restoredNames(options)).toEqual(stayErased);
    });

    it('does not come back by restoring old keys beside a log that was never lost', async () => {
      await restoreBackup({ connectionString: source.url, keys: inFolder('before/keys') });
      expect(namesIn(await everything(storeOf(source.url)))).toEqual(stayErased);
    });
  });
});
