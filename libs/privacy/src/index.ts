export {
  destroyKeys,
  type Erasure,
  findErasure,
  listErasures,
  type Queryable,
  type SubjectErasure,
} from './erasure.ts';
export {
  EncryptionKeyError,
  type EncryptionKeyErrorCode,
  PersonalDataSealedError,
  PersonalDataUnreadableError,
  PrivacySchemaNewerError,
  PrivacySchemaOlderError,
} from './errors.ts';
export { FileKeyEncryption } from './file-key-encryption.ts';
export type { ClearKey, KeyEncryption, KeyOwner, WrappedKey } from './key-encryption.ts';
export { createKeyRing, rotateKeyRing } from './key-ring.ts';
export { type KeyEncryptionKeyStatus, type KeyStatus, keyStatus } from './key-status.ts';
export {
  type ClearEvent,
  PersonalData,
  type PersonalDataOptions,
  type SealedEvents,
  type StoredEvent,
  type Written,
} from './personal-data.ts';
export type { RunStatement, Subject } from './postgres/key-table.ts';
export { mayMigrate, migratePrivacy } from './postgres/migrate.ts';
export { withClient } from './postgres/with-client.ts';
export { privacySchemaVersion } from './postgres/migrations/index.ts';
export { neededKeyEncryptionKeys, preparePrivacy } from './prepare-privacy.ts';
export {
  type Rotation,
  type RotationOptions,
  type RotationProgress,
  rotateKeyEncryption,
  RotationRunningError,
  startNewDataKeys,
} from './rotation.ts';
export { erasedValues, type EventPlace, isSealed, storedValues } from './sealed-values.ts';
