import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newId } from '@perennial/contracts';
import { streamOf } from '@perennial/kernel';
import { migratePrivacy } from '@perennial/privacy';
import { sampleEvent } from '../contract/sample-events.ts';
import { PostgresEventStore } from '../postgres/postgres-event-store.ts';
import { emptyDatabase, eventStoreDatabase, query, type TestDatabase } from '../postgres/test-database.ts';
import { restoreBackup } from './restore-backup.ts';
import { takeBackup } from './take-backup.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

describe('keys that are restored', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-test-backup-'));
  const databases: TestDatabase[] = [];
  const [erased, slandered] = [newId(), newId()];
  let restored: TestDatabase;
  beforeAll(async () => {
    const source = await eventStoreDatabase();
    await migratePrivacy(source.url);
    for (const subject of [erased, slandered]) {
      await query(source.url, `select privacy.keep_keys('kek', array[$1::uuid], '{t}', array[$2], '{x}')`, [newId(), subject]);
    }
    const store = new PostgresEventStore({ connectionString: source.url });
    const erasure = (streamId: string, customerId: string, data: Record<string, unknown>) =>
      store.append({
        tenantId: 't',
        streamId,
        expectedVersion: 'any',
        events: [sampleEvent({ type: 'CustomerErased', customerId, data })],
      });
    await erasure(streamOf('customer', erased), erased, { keysDestroyedAt: '2026-01-02T03:04:05Z', keysDestroyed: 1 });
    // Any service may append to streams of scrubs, but only one may destroy keys.
    await erasure(streamOf('scrub', newId()), slandered, { keysDestroyedAt: 'never' });
    await store.close();
    restored = await emptyDatabase();
    databases.push(source, restored);
    await takeBackup({ connectionString: source.url, folder });
    await restoreBackup({ connectionString: restored.url, log: join(folder, 'log'), keys: join(folder, 'keys') });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    for (const database of databases) await database.drop();
  });

  it('are not those of a customer whom the log says to be erased, where only the service that erases can say so', async () => {
    expect(await query(restored.url, 'select subject_id from privacy.data_keys')).toEqual([{ subject_id: slandered }]);
    expect(await query(restored.url, 'select subject_id, keys from privacy.erasures')).toEqual([
      { subject_id: erased, keys: 1 },
    ]);
  });
});
