export {
  EncryptionKeyError,
  type EncryptionKeyErrorCode,
  PersonalDataSealedError,
  PersonalDataUnreadableError,
  PrivacySchemaNewerError,
} from './errors.ts';
export { FileKeyEncryption } from './file-key-encryption.ts';
export type { ClearKey, KeyEncryption, KeyOwner, WrappedKey } from './key-encryption.ts';
export { createKeyRing } from './key-ring.ts';
