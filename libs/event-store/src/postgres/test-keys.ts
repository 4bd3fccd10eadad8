import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyRing, FileKeyEncryption, preparePrivacy } from '@perennial/privacy';

/** Key-encryption keys of a test database's own. */
export interface TestKeys {
  readonly keyEncryption: FileKeyEncryption;
  readonly remove: () => void;
}

export const testKeys = async (databaseUrl: string): Promise<TestKeys> => {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-test-keys-'));
  const file = join(folder, 'encryption.keys');
  createKeyRing(file);
  const keyEncryption = new FileKeyEncryption(file);
  await preparePrivacy(databaseUrl, keyEncryption);
  return { keyEncryption, remove: () => rmSync(folder, { recursive: true }) };
};
