import { decrypt, encrypt, lengthPrefixed } from './authenticated-cipher.ts';
import { EncryptionKeyError } from './errors.ts';
import type { ClearKey, KeyEncryption, KeyOwner, WrappedKey } from './key-encryption.ts';
import { type KeyRing, readKeyRing } from './key-ring.ts';

const contextOf = (kekId: string, { tenantId, subjectId, keyId }: KeyOwner): string =>
  lengthPrefixed(['data key', kekId, tenantId, subjectId, keyId]);

/** Key-encryption keys in a file of this machine (`createKeyRing` makes one): AES-256-GCM, bound to the key's owner. */
export class FileKeyEncryption implements KeyEncryption {
  private ring: KeyRing;

  /** @throws EncryptionKeyError ENCRYPTION_KEY_MISSING when there is no such file, _INVALID when it holds no keys */
  constructor(readonly file: string) {
    this.ring = readKeyRing(file);
  }

  get id(): string {
    return this.ring.active.id;
  }

  knows(kekId: string): boolean {
    return this.find(kekId) !== undefined;
  }

  async wrap(keys: readonly ClearKey[]): Promise<readonly Uint8Array[]> {
    const { id, key } = this.ring.active;
    return keys.map((clear) => encrypt(key, contextOf(id, clear), clear.bytes));
  }

  async unwrap(keys: readonly WrappedKey[]): Promise<readonly Uint8Array[]> {
    // A rotation by another process has added a key: it is in the file, but not here yet.
    if (keys.some(({ kekId }) => !this.knows(kekId))) await this.refresh();
    return keys.map((key) => this.unwrapOne(key));
  }

  async refresh(): Promise<void> {
    this.ring = readKeyRing(this.file);
  }

  private find(kekId: string) {
    return this.ring.keys.find(({ id }) => id === kekId);
  }

  private unwrapOne(key: WrappedKey): Uint8Array {
    const kek = this.find(key.kekId);
    if (kek === undefined) {
      throw new EncryptionKeyError(
        'ENCRYPTION_KEY_MISSING',
        `A data key is wrapped with ${key.kekId}, which is not in ${this.file}.`,
        'Put the file back from a backup that has this key.',
      );
    }
    const bytes = decrypt(kek.key, contextOf(kek.id, key), key.wrapped);
    if (bytes !== undefined) return bytes;
    throw new EncryptionKeyError(
      'ENCRYPTION_KEY_INVALID',
      `The data key ${key.keyId} does not unwrap with ${kek.id}: its row was changed, or moved here from another subject.`,
      'Restore the table privacy.data_keys from its backup.',
    );
  }
}
