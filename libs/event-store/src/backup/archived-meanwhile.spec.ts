import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { migratePrivacy } from '@perennial/privacy';
import pg from 'pg';
import { newPlace, sampleEvents } from '../contract/sample-events.ts';
import { migrateEventStore } from '../postgres/migrate.ts';
import { PostgresEventStore } from '../postgres/postgres-event-store.ts';
import { emptyDatabase, query, type TestDatabase } from '../postgres/test-database.ts';
import { takeBackup } from './take-backup.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

/** The catalogue of PostgreSQL forgets a detached partition at once, for transactions that began before, too. */
describe('a backup that begins while a partition leaves for the archive', () => {
  let database: TestDatabase;
  const folder = mkdtempSync(join(tmpdir(), 'perennial-test-backup-'));
  beforeAll(async () => {
    database = await emptyDatabase();
    await migrateEventStore(database.url, { partitionWidth: 10 });
    await migratePrivacy(database.url);
    const store = new PostgresEventStore({ connectionString: database.url });
    await newPlace(() => store).append('stream', sampleEvents(5));
    await store.close();
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await database.drop();
  });

  const isWaiting = async () => {
    const waiting = await query(
      database.url,
      `select from pg_stat_activity where datname = current_database() and application_name = 'perennial-backup'
       and wait_event_type = 'Lock'`,
    );
    return waiting.length > 0;
  };

  it('is refused, not taken without it', async () => {
    const archiving = new pg.Client({ connectionString: database.url });
    await archiving.connect();
    await archiving.query('begin');
    await archiving.query(`select event_store.detach_partition('events_from_0000000000000000')`);
    const backup = takeBackup({ connectionString: database.url, folder });
    const refused = expect(backup).rejects.toMatchObject({ code: 'BACKUP_LOG_ARCHIVED' });
    while (!(await isWaiting())) await new Promise((resolve) => setTimeout(resolve, 20));
    await archiving.query('commit');
    await archiving.end();
    await refused;
  });
});
