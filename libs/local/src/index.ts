export { openEncryptionKeys } from './encryption-keys.ts';
export { type FirstImport, importOnce, isImported } from './first-import.ts';
export { type Home, homeAt, openHome, requireSpace } from './home.ts';
export { type Platform, type PlatformNews, type PlatformOptions, startPlatform } from './platform.ts';
export { readRunningPlatform, type RunningPlatform } from './platform-file.ts';
export { LocalPostgres, type LocalPostgresOptions } from './postgres/local-postgres.ts';
export { freePort } from './ports.ts';
export {
  allScopesOf,
  defaultPortBase,
  mainOf,
  type ServiceDefinition,
  type ServiceName,
  serviceNames,
  servicesAt,
} from './services/service-definition.ts';
export { type PlatformEnvironment, serviceEnvironment } from './services/service-environment.ts';
export { SupervisedService } from './services/supervised-service.ts';
export type { Interruption } from './supervision.ts';
export { type TemporaryHome, temporaryHome } from './temporary-home.ts';
export { StartError, type StartErrorCode } from './start-error.ts';
export { localTenant, type LocalTokenOptions, localToken, signInLink, type SignInLinkOptions } from './tokens.ts';
