import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createKeyRing, rotateKeyRing } from '@perennial/privacy';
import { StartError } from '../start-error.ts';
import { temporaryDatabase } from '../test/running-products.ts';
import { openEventStore } from './open-event-store.ts';

describe('The log of a service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-open-'));
  let database: Awaited<ReturnType<typeof temporaryDatabase>>;
  beforeAll(async () => {
    database = await temporaryDatabase();
    createKeyRing(join(folder, 'ours'));
    await open('ours');
  });
  afterAll(async () => {
    await database.drop();
    rmSync(folder, { recursive: true });
  });

  const open = async (name: string): Promise<void> => {
    const store = await openEventStore({
      databaseUrl: database.url,
      eventStoreUrl: database.url,
      applicationName: 'spec',
      encryptionKeyFile: join(folder, name),
      onError: () => undefined,
      onUnreadable: () => undefined,
    });
    await store.close();
  };
  const refusal = (name: string): Promise<unknown> =>
    open(name).then(
      () => 'opened',
      (error: unknown) => error,
    );

  it('is not opened without the file of its keys', async () => {
    expect(await refusal('nowhere')).toMatchObject({ code: 'ENCRYPTION_KEY_MISSING', exitCode: 78 });
  });

  it('is not opened with a file that was damaged, and the sentence repeats nothing of it', async () => {
    writeFileSync(join(folder, 'damaged'), '{"format":1,"keys":[{"id":"file:1","key":"c2VjcmV0"}]}');
    const error = await refusal('damaged');
    expect(error).toBeInstanceOf(StartError);
    expect(error).toMatchObject({ code: 'ENCRYPTION_KEY_INVALID', message: expect.not.stringContaining('c2VjcmV0') });
  });

  it('is not opened with the keys of another installation', async () => {
    createKeyRing(join(folder, 'theirs'));
    expect(await refusal('theirs')).toMatchObject({ code: 'ENCRYPTION_KEY_OF_ANOTHER_INSTALLATION', exitCode: 78 });
  });

  it('is opened again with its own, also when they have been rotated', async () => {
    expect(await refusal('ours')).toBe('opened');
    rotateKeyRing(join(folder, 'ours'));
    expect(await refusal('ours')).toBe('opened');
  });
});
