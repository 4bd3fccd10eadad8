/** What the services of one platform share. */
export interface PlatformEnvironment {
  readonly databaseUrl: string;
  /** Secret that checks the tokens. */
  readonly authKeyFile: string;
  /** Keys that wrap the data keys of personal fields. */
  readonly encryptionKeyFile: string;
  /** The data folder. */
  readonly home: string;
}

/**
 * The environment of a service process: this process's own, and on top of it what the platform decides.
 *
 * @param port of the service's HTTP interface, on loopback
 */
export const serviceEnvironment = (
  platform: PlatformEnvironment,
  name: string,
  port: number,
  inherited: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv => ({
  ...inherited,
  PERENNIAL_DATABASE_URL: platform.databaseUrl,
  PERENNIAL_HTTP_HOST: '127.0.0.1',
  PERENNIAL_HTTP_PORT: String(port),
  PERENNIAL_AUTH_MODE: 'local',
  PERENNIAL_AUTH_KEY_FILE: platform.authKeyFile,
  PERENNIAL_ENCRYPTION_KEY_FILE: platform.encryptionKeyFile,
  PERENNIAL_HOME: platform.home,
  OTEL_SERVICE_NAME: name,
});
