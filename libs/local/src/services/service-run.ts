import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { linesSince, sizeOf } from '../log-file.ts';
import { within } from '../running-process.ts';
import { StartError } from '../start-error.ts';
import type { SupervisedRun } from '../supervision.ts';
import type { ServiceDefinition } from './service-definition.ts';

const readyWithin = 60_000;
/** A service gives up by itself after 15 s; this is for one that cannot even do that. */
const stoppedWithin = 17_000;

const isReadyMessage = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'ready' in message && Boolean(message.ready);

/** Traces are recorded only when there is somewhere to send them: loading them costs 65 MB a process. */
const telemetry = (environment: NodeJS.ProcessEnv): string[] =>
  environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ? ['--import', '@perennial/service-kit/telemetry'] : [];

const spawnService = (service: ServiceDefinition, environment: NodeJS.ProcessEnv, logFile: string): ChildProcess => {
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawn(process.execPath, ['--enable-source-maps', ...telemetry(environment), service.main], {
      // `--import` looks packages up from here.
      cwd: dirname(service.main),
      env: environment,
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
  } finally {
    closeSync(log);
  }
};

/** One run of a service's program, from launch to end. */
export class ServiceRun implements SupervisedRun {
  private ready = false;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (message) => (this.ready ||= isReadyMessage(message)));
    child.on('error', () => {});
  }

  /**
   * Launches the program as a process group of its own, tied to this process by an IPC channel: when that closes, however
   * this process ends, the service stops by itself. Resolves when it has said `{ ready: true }` over that channel.
   *
   * @param logFile what it prints is appended here
   * @throws StartError SERVICE_NOT_BUILT, or SERVICE_FAILED with the service's own last words
   */
  static async launch(
    service: ServiceDefinition,
    environment: NodeJS.ProcessEnv,
    logFile: string,
    signal: AbortSignal,
  ): Promise<ServiceRun> {
    if (!existsSync(service.main)) {
      const message = `The service ${service.name} is not built: ${service.main} is missing.`;
      throw new StartError('SERVICE_NOT_BUILT', message, 'Build it: npm run build.');
    }
    const logged = sizeOf(logFile);
    const run = new ServiceRun(spawnService(service, environment, logFile));
    await within(readyWithin, () => run.ready || run.ended || signal.aborted);
    if (run.ready && !run.ended) return run;
    const what = run.ended
      ? `ended (${run.reason}) before it was ready`
      : `was not ready after ${readyWithin / 1000} s`;
    await run.stop('SIGKILL');
    signal.throwIfAborted();
    const lastWords = linesSince(logFile, logged).slice(-10).join('\n');
    throw new StartError(
      'SERVICE_FAILED',
      `The service ${service.name} ${what}.`,
      `Its log is ${logFile}${lastWords === '' ? ', and empty.' : `, and ends with:\n${lastWords}`}`,
    );
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get ended(): boolean {
    return this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Calls back once, when the process has ended. */
  onEnd(callback: (reason: string) => void): void {
    this.child.once('exit', () => callback(this.reason));
  }

  /** Sends the process a signal, whatever that does to it. */
  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Asks the process to stop, insists after 17 s, and resolves when it has ended. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.ended) return;
    this.child.kill(signal);
    if (await within(stoppedWithin, () => this.ended)) return;
    this.child.kill('SIGKILL');
    await within(stoppedWithin, () => this.ended);
  }

  private get reason(): string {
    if (this.child.pid === undefined) return 'it could not be launched';
    return this.child.signalCode ?? `exit code ${this.child.exitCode}`;
  }
}
