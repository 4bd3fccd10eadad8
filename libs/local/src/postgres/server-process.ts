import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import { linesSince, sizeOf } from '../log-file.ts';
import { within } from '../running-process.ts';
import type { SupervisedRun } from '../supervision.ts';
import { readServerState } from './left-over-server.ts';
import { explainServerFailure } from './server-failure.ts';
import type { ServerUser } from './server-user.ts';

export interface ServerOptions {
  /** Path of the program `postgres`. */
  readonly program: string;
  readonly folder: string;
  readonly port: number;
  readonly user: ServerUser | undefined;
  /** Server settings by name, e.g. `{ fsync: 'on' }`. */
  readonly settings: Readonly<Record<string, string>>;
  readonly logFile: string;
}

/** `fast` ends sessions and writes everything down; `immediate` leaves recovery to the next start. */
export type ShutdownMode = 'fast' | 'immediate';

/** Long, because after a power cut the server first replays what it had promised. */
const readyWithin = 300_000;
const stoppedWithin = 60_000;

/**
 * Ends the server when this process ends without doing so, even by SIGKILL: the shell's `read` then fails, as the other end
 * of its input is gone. Works on every POSIX system.
 */
const watchdogFor = (pid: number): ChildProcess => {
  const watchdog = spawn('/bin/sh', ['-c', 'read -r _ || kill -INT "$0"', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watchdog.on('error', () => {});
  watchdog.stdin?.on('error', () => {});
  watchdog.unref();
  // A piped stdin is a socket, whatever its type says, and sockets keep a process running.
  (watchdog.stdin as Socket).unref();
  return watchdog;
};

/** One run of the server program, from launch to end. */
export class ServerProcess implements SupervisedRun {
  private readonly child: ChildProcess;
  private readonly watchdog: ChildProcess;

  private constructor(child: ChildProcess) {
    this.child = child;
    this.watchdog = watchdogFor(child.pid ?? 0);
    child.once('exit', () => this.watchdog.stdin?.end('done\n'));
  }

  /**
   * Launches the server and waits until it takes connections.
   *
   * @throws StartError DATA_FOLDER_BROKEN, DISK_FULL or DATABASE_FAILED
   */
  static async launch(options: ServerOptions, signal: AbortSignal): Promise<ServerProcess> {
    const settings = Object.entries(options.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const logged = sizeOf(options.logFile);
    const log = openSync(options.logFile, 'a', 0o600);
    const child = spawn(options.program, ['-D', options.folder, '-p', String(options.port), ...settings], {
      ...options.user,
      // Its own process group: Ctrl-C reaches the starter only, which stops services first and the database last.
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, LC_ALL: 'C' },
    });
    closeSync(log);
    await once(child, 'spawn');
    const server = new ServerProcess(child);
    const isReady = () => {
      const state = readServerState(options.folder);
      return state?.pid === child.pid && state?.status === 'ready';
    };
    await within(readyWithin, () => server.ended || signal.aborted || isReady());
    if (!server.ended && isReady()) return server;
    await server.stop('immediate');
    signal.throwIfAborted();
    throw explainServerFailure(linesSince(options.logFile, logged), options.folder, options.logFile);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Calls back once, when the server has ended, for whatever reason. */
  onEnd(callback: (reason: string) => void): void {
    this.child.once('exit', (code, signal) => callback(signal ?? `exit code ${code}`));
  }

  async stop(mode: ShutdownMode): Promise<void> {
    if (this.ended) return;
    this.child.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    if (await within(stoppedWithin, () => this.ended)) return;
    this.child.kill('SIGQUIT');
    if (!(await within(5_000, () => this.ended))) this.child.kill('SIGKILL');
  }
}
