import { join } from 'node:path';
import { releaseLock, takeLock } from './file-lock.ts';
import { authKeyOf, type Home, openHome } from './home.ts';
import { readRunningPlatform, removePlatformFile, type RunningPlatform, writePlatformFile } from './platform-file.ts';
import { requireFreePort } from './ports.ts';
import { prepareDatabase } from './prepare-database.ts';
import { LocalPostgres } from './postgres/local-postgres.ts';
import { defaultPortBase, type ServiceDefinition, servicesAt } from './services/service-definition.ts';
import { serviceEnvironment } from './services/service-environment.ts';
import { SupervisedService } from './services/supervised-service.ts';
import { explainFileError, StartError } from './start-error.ts';

/** What the platform tells of its start, and of its life afterwards. Times are in milliseconds. */
export type PlatformNews =
  | { readonly kind: 'creating-database' }
  | { readonly kind: 'database-ready'; readonly took: number }
  | { readonly kind: 'schema-ready'; readonly took: number }
  | { readonly kind: 'service-ready'; readonly name: string; readonly took: number }
  | { readonly kind: 'database-ended'; readonly reason: string; readonly restartIn: number }
  | { readonly kind: 'database-restarted' }
  | { readonly kind: 'service-ended'; readonly name: string; readonly reason: string; readonly restartIn: number }
  | { readonly kind: 'service-restarted'; readonly name: string };

export interface PlatformOptions {
  /** Data folder; made when it is new. */
  readonly home: string;
  /** PostgreSQL's port; the services' follow it. Default 7300. */
  readonly portBase?: number;
  /** Default: the five services of this checkout. */
  readonly services?: readonly ServiceDefinition[];
  readonly onProgress?: (news: PlatformNews) => void;
  /** Ends a start that is under way, which then fails with INTERRUPTED. */
  readonly signal?: AbortSignal;
}

/** A platform that runs on this machine. */
export interface Platform {
  readonly home: Home;
  readonly running: RunningPlatform;
  readonly services: readonly SupervisedService[];
  readonly database: LocalPostgres;
  /** Stops the services, then PostgreSQL, and resolves when all their processes have ended. `force` waits for nothing. */
  stop(options?: { readonly force?: boolean }): Promise<void>;
}

const alreadyRunning = (home: Home, pid: number): StartError => {
  const there = Object.values(readRunningPlatform(home.path)?.services ?? {})[0];
  return new StartError(
    'ALREADY_RUNNING',
    `Perennial is already running on ${home.path}: process ${pid}${there ? `, ${there}` : ''}.`,
    `Use that one, stop it (kill ${pid}), or start a second one: PERENNIAL_HOME=/some/folder PERENNIAL_PORT_BASE=8300 npm start.`,
  );
};

const timed = async (work: Promise<unknown>): Promise<number> => {
  const since = performance.now();
  await work;
  return performance.now() - since;
};

/**
 * Starts the whole platform on this machine: PostgreSQL, the schema of the log, and every service as a process of its own. Only
 * one runs on a data folder at a time. Processes that end unasked are started again; all end when this process does, however
 * that ends, and the next start recovers.
 *
 * @throws StartError with a stable code, one sentence, and what to do; nothing is left running then
 */
export const startPlatform = async (options: PlatformOptions): Promise<Platform> => {
  const { portBase = defaultPortBase, services = servicesAt(portBase), onProgress = () => {}, signal } = options;
  const home = openHome(options.home);
  const holder = lock(home);
  if (holder) throw alreadyRunning(home, holder.pid);

  const database = new LocalPostgres({
    home,
    port: portBase,
    onCreate: () => onProgress({ kind: 'creating-database' }),
    onInterruption: (news) =>
      onProgress(news === 'restarted' ? { kind: 'database-restarted' } : { kind: 'database-ended', ...news }),
  });
  const supervised: SupervisedService[] = [];
  const endProcesses = async (force: boolean): Promise<void> => {
    await Promise.all(supervised.map((service) => service.stop(force ? 'SIGKILL' : 'SIGTERM')));
    await database.stop(force ? 'immediate' : 'fast');
  };
  const stop = async ({ force = false } = {}): Promise<void> => {
    await endProcesses(force);
    removePlatformFile(home.platformFile);
    releaseLock(home.lockFile);
  };
  const interrupt = () => void endProcesses(true);

  try {
    signal?.throwIfAborted();
    signal?.addEventListener('abort', interrupt, { once: true });
    for (const { name, port } of services) await requireFreePort(port, name);
    authKeyOf(home);
    onProgress({ kind: 'database-ready', took: await timed(database.start()) });
    const names = services.map(({ name }) => name);
    const prepared = prepareDatabase(home, database.url, names);
    onProgress({ kind: 'schema-ready', took: await timed(prepared) });
    const databaseUrlOf = await prepared;
    const shared = { authKeyFile: home.keyFile, encryptionKeyFile: home.encryptionKeyFile, home: home.path };
    for (const service of services) {
      const environment = serviceEnvironment(
        { ...shared, databaseUrl: databaseUrlOf(service.name) },
        service.name,
        service.port,
      );
      const logFile = join(home.logs, `${service.name}.log`);
      supervised.push(
        new SupervisedService(service, environment, logFile, (news) =>
          onProgress({
            name: service.name,
            ...(news === 'restarted' ? { kind: 'service-restarted' } : { kind: 'service-ended', ...news }),
          }),
        ),
      );
    }
    signal?.throwIfAborted();
    await Promise.all(
      supervised.map(async (service) => {
        const took = await timed(service.start());
        onProgress({ kind: 'service-ready', name: service.definition.name, took });
      }),
    );
    const running: RunningPlatform = {
      pid: process.pid,
      startedAt: new Date().toISOString(),
      databaseUrl: database.url,
      services: Object.fromEntries(supervised.map(({ definition, url }) => [definition.name, url])),
    };
    writePlatformFile(home.platformFile, running);
    return { home, running, services: supervised, database, stop };
  } catch (error) {
    await stop({ force: true });
    if (signal?.aborted)
      throw new StartError('INTERRUPTED', 'The start was interrupted.', 'Start again.', { cause: error });
    throw explainFileError(error, home.path);
  } finally {
    signal?.removeEventListener('abort', interrupt);
  }
};

const lock = (home: Home) => {
  try {
    return takeLock(home.lockFile);
  } catch (error) {
    throw explainFileError(error, home.path);
  }
};
