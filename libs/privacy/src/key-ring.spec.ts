import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { FileKeyEncryption } from './file-key-encryption.ts';
import type { WrappedKey } from './key-encryption.ts';
import { createKeyRing, rotateKeyRing } from './key-ring.ts';
import { keyFolder } from './test/key-files.ts';

const owner = { tenantId: 'acme', subjectId: 'ada', keyId: '0198c0de-0000-7000-8000-000000000001' };

describe('a file of key-encryption keys', () => {
  let folder: ReturnType<typeof keyFolder>;
  beforeAll(() => {
    folder = keyFolder();
  });
  afterAll(() => folder.remove());

  const made = (name: string) => {
    const file = folder.file(name);
    createKeyRing(file);
    return file;
  };
  const wrappedBy = async (keyEncryption: FileKeyEncryption, bytes: Uint8Array): Promise<WrappedKey> => {
    const [wrapped] = await keyEncryption.wrap([{ ...owner, bytes }]);
    return { ...owner, kekId: keyEncryption.id, wrapped: wrapped as Uint8Array };
  };

  it('is for its owner only, and made once', () => {
    const file = made('once');
    const content = readFileSync(file, 'utf8');
    createKeyRing(file);
    expect(readFileSync(file, 'utf8')).toBe(content);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('wraps data keys that only it unwraps, and only for their owner', async () => {
    const [mine, other] = [new FileKeyEncryption(made('mine')), new FileKeyEncryption(made('other'))];
    const bytes = randomBytes(32);
    const key = await wrappedBy(mine, bytes);
    expect(await mine.unwrap([key])).toEqual([bytes]);
    await expect(other.unwrap([key])).rejects.toMatchObject({ code: 'ENCRYPTION_KEY_MISSING' });
    await expect(mine.unwrap([{ ...key, subjectId: 'bob' }])).rejects.toMatchObject({ code: 'ENCRYPTION_KEY_INVALID' });
  });

  it('keeps its old keys when it gets a new one, which who has it open finds by itself', async () => {
    const file = made('rotated');
    const before = new FileKeyEncryption(file);
    const key = await wrappedBy(before, randomBytes(32));
    const id = rotateKeyRing(file);
    const after = new FileKeyEncryption(file);
    expect([after.id, after.knows(before.id)]).toEqual([id, true]);
    await expect(after.unwrap([key])).resolves.toHaveLength(1);
    await expect(before.unwrap([await wrappedBy(after, randomBytes(32))])).resolves.toHaveLength(1);
    expect(before.id).toBe(id);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('that is not there is said to be missing', () => {
    expect(() => new FileKeyEncryption(folder.file('nowhere'))).toThrow(
      expect.objectContaining({ code: 'ENCRYPTION_KEY_MISSING', whatToDo: expect.any(String) }),
    );
  });

  const broken = (change: (ring: { format: number; keys: Record<string, unknown>[] }) => unknown) => {
    const file = made(`broken-${Math.random()}`);
    const ring = JSON.parse(readFileSync(file, 'utf8')) as { format: number; keys: Record<string, unknown>[] };
    writeFileSync(file, JSON.stringify(change(ring)));
    return () => new FileKeyEncryption(file);
  };

  it.each([
    ['is cut', (ring: object) => JSON.stringify(ring).slice(0, 40)],
    ['is of a later format', (ring: object) => ({ ...ring, format: 2 })],
    ['has no keys', () => ({ format: 1, keys: [] })],
    ['has a short key', (ring: { keys: object[] }) => ({ ...ring, keys: [{ ...ring.keys[0], key: 'c2hvcnQ=' }] })],
    [
      'has another key under the same id',
      (ring: { keys: object[] }) => ({ ...ring, keys: [{ ...ring.keys[0], key: randomBytes(32).toString('base64') }] }),
    ],
  ])('that %s is refused, and nothing of a key is repeated', (_, change) => {
    const open = broken(change);
    expect(open).toThrow(expect.objectContaining({ code: 'ENCRYPTION_KEY_INVALID' }));
  });
});
