/** Whose data key it is. A wrapped key is bound to it: put into another row of the table, it does not unwrap. */
export interface KeyOwner {
  readonly tenantId: string;
  readonly subjectId: string;
  readonly keyId: string;
}

/** A data key in clear: 32 bytes. */
export interface ClearKey extends KeyOwner {
  readonly bytes: Uint8Array;
}

/** A data key as it is stored. */
export interface WrappedKey extends KeyOwner {
  /** Which key-encryption key it is wrapped with. */
  readonly kekId: string;
  readonly wrapped: Uint8Array;
}

/**
 * Wraps data keys with a key-encryption key that never leaves its place: a file of this machine (`FileKeyEncryption`), a KMS,
 * a Vault transit engine (docs/guides/keep-keys-in-a-kms.md). Both operations take many keys at once, because each call may
 * cross a network.
 */
export interface KeyEncryption {
  /** The key-encryption key that wraps new data keys, e.g. `file:1f0c…`, and nothing else ever. Stored beside each of them. */
  readonly id: string;
  /** Whether data keys wrapped under this id can be unwrapped here. */
  knows(kekId: string): boolean;
  /** In the order of the keys, under `id`. */
  wrap(keys: readonly ClearKey[]): Promise<readonly Uint8Array[]>;
  /** In the order of the keys, whatever known id each is under. @throws EncryptionKeyError ENCRYPTION_KEY_MISSING for an unknown id, _INVALID for a key that does not unwrap */
  unwrap(keys: readonly WrappedKey[]): Promise<readonly Uint8Array[]>;
  /** Looks again for what has changed, such as another key that wraps new ones, after a rotation by another process. */
  refresh(): Promise<void>;
}
