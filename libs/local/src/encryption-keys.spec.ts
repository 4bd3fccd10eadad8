import { randomUUID } from 'node:crypto';
import { existsSync, rmSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { openEncryptionKeys } from './encryption-keys.ts';
import { StartError } from './start-error.ts';
import { type TemporaryHome, temporaryHome } from './temporary-home.ts';

const server = process.env['PERENNIAL_TEST_DATABASE_URL'] ?? '';
const name = `local_keys_${randomUUID().replaceAll('-', '')}`;
const databaseUrl = Object.assign(new URL(server), { pathname: `/${name}` }).href;

const onServer = async (sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(sql);
  await client.end();
};

describe('the encryption keys of a data folder', () => {
  let home: TemporaryHome;
  beforeAll(async () => {
    home = temporaryHome();
    await onServer(`create database ${name}`);
  });
  afterAll(async () => {
    await onServer(`drop database ${name} with (force)`);
    home.remove();
  });

  it('are made at the first start, for their owner only, and stay the same', async () => {
    const { id } = await openEncryptionKeys(home, databaseUrl);
    expect(statSync(home.encryptionKeyFile).mode & 0o777).toBe(0o600);
    expect((await openEncryptionKeys(home, databaseUrl)).id).toBe(id);
  });

  it('are not made anew for a database whose own are lost: that would pass for an erasure of everybody', async () => {
    rmSync(home.encryptionKeyFile);
    const error = await openEncryptionKeys(home, databaseUrl).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({ code: 'ENCRYPTION_KEY_MISSING', whatToDo: expect.stringContaining('backup') });
    expect(existsSync(home.encryptionKeyFile)).toBe(false);
  });
});
