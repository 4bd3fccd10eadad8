import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FileKeyEncryption } from './file-key-encryption.ts';
import { createKeyRing, rotateKeyRing } from './key-ring.ts';
import { preparePrivacy } from './prepare-privacy.ts';
import { rotateKeyEncryption } from './rotation.ts';
import { keyFolder } from './test/key-files.ts';
import { emptyDatabase, type TestDatabase } from './test/test-database.ts';

// A busy machine is slow; that is not what is tested here.
jest.setTimeout(60_000);

describe('the key encryption of a database', () => {
  let folder: ReturnType<typeof keyFolder>;
  let database: TestDatabase;
  beforeAll(async () => {
    folder = keyFolder();
    database = await emptyDatabase();
  });
  afterAll(async () => {
    await database.drop();
    folder.remove();
  });
  const keys = (name: string) => {
    createKeyRing(folder.file(name));
    return new FileKeyEncryption(folder.file(name));
  };

  it('is that of whoever comes first; another one is of another installation', async () => {
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((name) => preparePrivacy(database.url, keys(name))));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(refused).toMatchObject([1, 2].map(() => ({ code: 'ENCRYPTION_KEY_OF_ANOTHER_INSTALLATION' })));
  });

  it('that lacks one of several keys is told from that of another installation', async () => {
    const fresh = await emptyDatabase();
    const file = folder.file('old-copy');
    const old = keys('old-copy');
    await preparePrivacy(fresh.url, old);
    rotateKeyRing(file);
    const current = new FileKeyEncryption(file);
    await preparePrivacy(fresh.url, current);
    await expect(preparePrivacy(fresh.url, old)).rejects.toMatchObject({ code: 'ENCRYPTION_KEY_MISSING' });
    await rotateKeyEncryption(fresh.url, { keyEncryption: current });
    await expect(preparePrivacy(fresh.url, current)).resolves.toBeUndefined();
    await fresh.drop();
  });

  it('is not looked for in a schema of newer code', async () => {
    const fresh = await emptyDatabase();
    await preparePrivacy(fresh.url, keys('newer'));
    await fresh.query(`insert into privacy.migrations (version, name) values (99, 'of the future')`);
    await expect(preparePrivacy(fresh.url, keys('newer'))).rejects.toMatchObject({ code: 'PRIVACY_SCHEMA_NEWER' });
    await fresh.drop();
  });
});
