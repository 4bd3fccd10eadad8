import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ERASED, newId } from '@perennial/contracts';
import type { Position } from '@perennial/kernel';
import { destroyKeys, migratePrivacy } from '@perennial/privacy';
import pg from 'pg';
import { restoreBackup } from '../../backup/restore-backup.ts';
import { takeBackup } from '../../backup/take-backup.ts';
import { contractDefinitions, sampleEvent, sampleEvents } from '../../contract/sample-events.ts';
import { archiveEvents, attachArchive } from '../archive.ts';
import { migrateEventStore } from '../migrate.ts';
import { PostgresEventStore } from '../postgres-event-store.ts';
import { appendRaw } from '../raw-writer.ts';
import { emptyDatabase, eventStoreDatabase, type TestDatabase } from '../test-database.ts';
import { type TestKeys, testKeys } from '../test-keys.ts';
import { sealChain } from './seal-chain.ts';
import { verifyChain } from './verify-chain.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

const tenantId = 'ours';

describe('sealing', () => {
  let database: TestDatabase;
  let store: PostgresEventStore;
  beforeEach(async () => {
    database = await eventStoreDatabase();
    store = new PostgresEventStore({ connectionString: database.url });
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  const request = (count = 1) => ({
    tenantId,
    streamId: `order-${newId()}`,
    expectedVersion: 'noStream' as const,
    events: sampleEvents(count),
  });
  const seal = (blockSize = 5) => sealChain(database.url, { tenantId, blockSize });
  const verify = (url = database.url) => verifyChain(url, { tenantId });

  it('stops before what a slow writer has not made visible, and seals it later', async () => {
    await store.append(request(2));
    const slow = new pg.Client({ connectionString: database.url });
    await slow.connect();
    await slow.query('begin');
    await appendRaw(slow, [request(1)]);
    await store.append(request(3));
    expect(await seal()).toMatchObject({ events: 2 });
    await slow.query('commit');
    await slow.end();
    expect(await seal()).toMatchObject({ events: 4 });
    expect(await verify()).toMatchObject({ events: 6, unsealed: 0, findings: [] });
  });

  it('goes on beside writers without holding them up, and what it has sealed stays as it is', async () => {
    let left = 400;
    const writers = Array.from({ length: 4 }, async () => {
      while (left-- > 0) await store.append(request(3));
    });
    while (left > 0) await seal(100);
    await Promise.all(writers);
    await seal(100);
    expect(await verify()).toMatchObject({ events: 1_200, unsealed: 0, findings: [] });
  });

  it('is done by one at a time', async () => {
    await store.append(request(200));
    const outcomes = await Promise.allSettled([seal(2), seal(2), seal(2)]);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'SEAL_IN_PROGRESS' });
    }
    await seal(2);
    expect(await verify()).toMatchObject({ events: 200, blocks: 100, findings: [] });
  });

  it('ends after the block in hand when it is told to', async () => {
    await store.append(request(20));
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    const options = { tenantId, blockSize: 5, signal: stop.signal, onProgress };
    expect(await sealChain(database.url, options)).toMatchObject({ blocks: 1, events: 5 });
  });

  it('holds after the keys of a customer are destroyed', async () => {
    const keys: TestKeys = await testKeys(database.url);
    const pool = new pg.Pool({ connectionString: database.url });
    // Each time as another process has it: with no key in its memory.
    const withKeys = async <Result>(work: (store: PostgresEventStore) => Promise<Result>) => {
      const encrypting = new PostgresEventStore({
        connectionString: database.url,
        findDefinition: contractDefinitions,
        personalData: { keyEncryption: keys.keyEncryption },
      });
      return work(encrypting).finally(() => encrypting.close());
    };
    try {
      const customerId = newId();
      const data = { guest: customerId, name: 'Ada Lovelace' };
      const events = [sampleEvent({ type: 'GuestWelcomed', customerId, data })];
      await withKeys((encrypting) => encrypting.append({ ...request(), events }));
      const { head } = await seal();
      await destroyKeys(pool, { tenantId, subjectId: customerId });
      const [redacted] = await withKeys((encrypting) => encrypting.readCustomer(tenantId, customerId));
      expect(redacted?.data).toEqual({ ...data, name: ERASED });
      expect(await verifyChain(database.url, { tenantId, expect: head! })).toMatchObject({ events: 1, findings: [] });
    } finally {
      await pool.end();
      keys.remove();
    }
  });

  it('holds in a backup that is restored, and goes on there', async () => {
    await store.append(request(12));
    const { head } = await seal();
    // Refused: positions were drawn that no event has.
    const refused = { ...request(3), expectedVersion: 7 as const };
    await expect(store.append(refused)).rejects.toMatchObject({ code: 'CONCURRENCY_CONFLICT' });
    const folder = mkdtempSync(join(tmpdir(), 'perennial-chain-'));
    const restored = await emptyDatabase();
    const restoredStore = new PostgresEventStore({ connectionString: restored.url });
    try {
      await migratePrivacy(database.url);
      await takeBackup({ connectionString: database.url, folder });
      await restoreBackup({ connectionString: restored.url, log: join(folder, 'log'), keys: join(folder, 'keys') });
      expect(await verifyChain(restored.url, { tenantId, expect: head! })).toMatchObject({ events: 12, findings: [] });
      await restoredStore.append(request(3));
      await sealChain(restored.url, { tenantId });
      const goneOn = await verifyChain(restored.url, { tenantId, expect: head! });
      expect(goneOn).toMatchObject({ events: 15, unsealed: 0, findings: [] });
    } finally {
      await restoredStore.close();
      await restored.drop();
      rmSync(folder, { recursive: true });
    }
  });

  it('tells events in the archive from removed ones, and leaves none of them out', async () => {
    const small = await emptyDatabase();
    const narrow = new PostgresEventStore({ connectionString: small.url });
    const sealNarrow = (sealedTenant: string) => sealChain(small.url, { tenantId: sealedTenant });
    try {
      await migrateEventStore(small.url, { partitionWidth: 10 });
      for (let count = 0; count < 12; count += 1) await narrow.append(request(2));
      await sealNarrow(tenantId);
      await archiveEvents(small.url, '0000000000000020' as Position);
      const { archived, events, findings } = await verify(small.url);
      expect({ sum: archived + events, findings }).toEqual({ sum: 24, findings: [] });
      expect(archived).toBeGreaterThan(0);
      // Another chain would begin with a hole.
      await expect(sealNarrow('theirs')).rejects.toMatchObject({ code: 'EVENTS_ARCHIVED' });
      await attachArchive(small.url);
      expect(await verify(small.url)).toMatchObject({ archived: 0, events: 24, findings: [] });
    } finally {
      await narrow.close();
      await small.drop();
    }
  });
});
