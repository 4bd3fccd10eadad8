export { BackupError, type BackupErrorCode } from './backup/backup-error.ts';
export type { BackupFile, BackupPart, Manifest } from './backup/manifest.ts';
export { restoreBackup, type RestoreOptions, type RestoreResult } from './backup/restore-backup.ts';
export { type BackupOptions, type BackupResult, takeBackup } from './backup/take-backup.ts';
export {
  ChainBrokenError,
  ChainMissingError,
  ConcurrencyConflictError,
  DuplicateEventError,
  EventsArchivedError,
  EventStoreClosedError,
  EventStoreFullError,
  EventStoreOverloadedError,
  EventStoreSchemaNewerError,
  EventStoreSchemaOlderError,
  EventStoreTimeoutError,
  EventStoreUnavailableError,
  InvalidPositionError,
  NotPermittedError,
  ReplicaUnusableError,
  SealInProgressError,
  UnreadableEventError,
} from './errors.ts';
export type {
  AppendRequest,
  AppendResult,
  EventStore,
  ExpectedVersion,
  FollowOptions,
  FollowSignal,
  LogSelection,
  Page,
  ReadAllBackwardsOptions,
  ReadAllOptions,
  ReadCustomerOptions,
  ReadStreamOptions,
} from './event-store.ts';
export { followLog } from './follow.ts';
export { pagesAfter } from './pages.ts';
export { archiveEvents, attachArchive } from './postgres/archive.ts';
export { type ChainHead } from './postgres/chain/block.ts';
export { chainedTenants } from './postgres/chain/chain-client.ts';
export { type SealOptions, type SealResult, sealChain } from './postgres/chain/seal-chain.ts';
export {
  type ChainFinding,
  type ChainVerification,
  verifyChain,
  type VerifyChainOptions,
} from './postgres/chain/verify-chain.ts';
export { migrateEventStore, type MigrateEventStoreOptions } from './postgres/migrate.ts';
export { categoriesOf, platformRoles, type PlatformRolesOptions, urlForRole } from './postgres/platform-roles.ts';
export { prepareEventStore } from './postgres/prepare.ts';
export { type ProvisionedRole, provisionServiceRoles, type ServiceRole } from './postgres/service-roles.ts';
export {
  type EventStoreTimeouts,
  PostgresEventStore,
  type PostgresEventStoreOptions,
} from './postgres/postgres-event-store.ts';
export type { FindStoredDefinition, StoredDefinition } from './stored-data.ts';
