import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '@perennial/testing';
import { run } from '../program.ts';
import { recordingSession } from '../recording-session.ts';

describe('perennial migrate, backup and restore', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-cli-backup-'));
  const databases: TestDatabase[] = [];
  let full: TestDatabase;

  const newDatabase = async () => {
    const database = await testDatabase();
    databases.push(database);
    return database;
  };
  const perennial = async ({ url }: TestDatabase, ...args: string[]) => {
    const session = recordingSession({ PERENNIAL_DATABASE_URL: url });
    const code = await run(args, session);
    return { code, out: session.outText(), err: session.errText() };
  };

  beforeAll(async () => {
    full = await newDatabase();
  });
  afterAll(async () => {
    for (const database of databases) await database.drop();
    rmSync(folder, { recursive: true });
  });

  it('bring the schemas up to date, back them up, and bring them back', async () => {
    expect(await perennial(full, 'migrate')).toMatchObject({ code: 0 });
    const backup = join(folder, 'one');
    expect(await perennial(full, 'backup', '--out', backup)).toMatchObject({
      code: 0,
      out: expect.stringContaining('Backed up 0 events and 0 data keys'),
    });
    expect(await perennial(await newDatabase(), 'restore', '--from', backup)).toMatchObject({ code: 0 });
  });

  it('say in a sentence what is wrong', async () => {
    const taken = join(folder, 'two');
    await perennial(full, 'backup', '--out', taken);
    const again = await perennial(full, 'backup', '--out', taken);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('BACKUP_FOLDER_NOT_EMPTY') });
    const nothing = await perennial(full, 'restore', '--from', join(folder, 'nowhere'));
    expect(nothing.code).toBe(2);
    expect(await perennial(full, 'restore', '--from', taken, '--no-log', '--no-keys')).toMatchObject({ code: 2 });
    expect(await perennial(full, 'migrate', '--passwords', 'x.json')).toMatchObject({ code: 2 });
  });
});
