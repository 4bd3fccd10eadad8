import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  allScopesOf,
  freePort,
  type Interruption,
  localToken,
  type LocalTokenOptions,
  mainOf,
  serviceEnvironment,
  type ServiceName,
  serviceNames,
  SupervisedService,
  temporaryHome,
} from '@perennial/local';
import { createKeyRing, FileKeyEncryption, type PersonalDataOptions } from '@perennial/privacy';
import { HttpClient } from './http-client.ts';

export interface StartServicesOptions {
  /** The database they share; see `testDatabase`. */
  readonly databaseUrl: string;
  /** Added to the environment of every service. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Who asks. Default: the local user, in the tenant `local`, allowed everything. */
export type Bearer = Partial<Omit<LocalTokenOptions, 'home'>>;

// This file is in libs/testing/src/services or libs/testing/dist/services.
const checkout = join(import.meta.dirname, '../../../..');

/** Real service processes, for end-to-end specs and benchmarks. */
export class RunningServices {
  private readonly home = temporaryHome();
  private readonly services = new Map<ServiceName, SupervisedService>();
  private readonly waiting = new Map<ServiceName, (interruption: Interruption) => void>();

  constructor(private readonly options: StartServicesOptions) {}

  /** @internal */
  async start(names: readonly ServiceName[]): Promise<void> {
    // The key must be there before a service looks for it.
    await this.token();
    const { keyFile: authKeyFile, encryptionKeyFile, path: home } = this.home;
    createKeyRing(encryptionKeyFile);
    const shared = { databaseUrl: this.options.databaseUrl, authKeyFile, encryptionKeyFile, home };
    for (const name of names) {
      const definition = { name, port: await freePort(), main: mainOf(name) };
      const environment = {
        ...serviceEnvironment(shared, name, definition.port),
        PERENNIAL_LOG_LEVEL: 'warn',
        ...this.options.environment,
      };
      const onInterruption = (interruption: Interruption) => this.waiting.get(name)?.(interruption);
      this.services.set(name, new SupervisedService(definition, environment, this.logFileOf(name), onInterruption));
    }
    await Promise.all([...this.services.values()].map((service) => service.start()));
  }

  /** Base address of a service. */
  url(name: ServiceName): string {
    return this.serviceOf(name).url;
  }

  /** What a service has printed. */
  logFileOf(name: ServiceName): string {
    return join(this.home.logs, `${name}.log`);
  }

  /** The file of their key-encryption keys. */
  get encryptionKeyFile(): string {
    return this.home.encryptionKeyFile;
  }

  /** For a log of one's own on their database: the keys of its personal fields. */
  get personalData(): PersonalDataOptions {
    return { keyEncryption: new FileKeyEncryption(this.encryptionKeyFile) };
  }

  /** A token that these services accept. */
  token(bearer: Bearer = {}): Promise<string> {
    return localToken({ scopes: allScopesOf(serviceNames), ...bearer, home: this.home.path });
  }

  /** A client of one service in the name of one bearer. */
  async client(name: ServiceName, bearer?: Bearer): Promise<HttpClient> {
    return new HttpClient(this.url(name), await this.token(bearer));
  }

  /** A client without a token. */
  stranger(name: ServiceName): HttpClient {
    return new HttpClient(this.url(name));
  }

  /** Sends a service's process a signal that ends it, and resolves when the service is back, at the same address. */
  async kill(name: ServiceName, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const back = new Promise<void>((resolve) => {
      this.waiting.set(name, (interruption) => {
        if (interruption === 'restarted') resolve();
      });
    });
    this.serviceOf(name).kill(signal);
    await back;
    this.waiting.delete(name);
  }

  /** Stops a service in order and starts it again, at the same address. */
  async restart(name: ServiceName): Promise<void> {
    await this.stop(name);
    await this.serviceOf(name).start();
  }

  /** Stops one service in order, until `restart`; or all of them for good. */
  async stop(name?: ServiceName): Promise<void> {
    if (name) return this.serviceOf(name).stop();
    await Promise.all([...this.services.values()].map((service) => service.stop()));
    this.home.remove();
  }

  private serviceOf(name: ServiceName): SupervisedService {
    const service = this.services.get(name);
    if (!service) throw new Error(`${name} is not among the services started: ${[...this.services.keys()].join(', ')}`);
    return service;
  }
}

/**
 * Builds services, where anything has changed, and starts them as processes of their own on free ports.
 *
 * @throws StartError SERVICE_FAILED with what the service printed; the compiler's complaints when it does not compile
 */
export const startServices = async (
  names: readonly ServiceName[],
  options: StartServicesOptions,
): Promise<RunningServices> => {
  const build = [join(checkout, 'scripts/build.mjs'), ...names.map((name) => join('services', name))];
  await promisify(execFile)(process.execPath, build);
  const services = new RunningServices(options);
  try {
    await services.start(names);
    return services;
  } catch (error) {
    await services.stop();
    throw error;
  }
};
