import { rotate } from '../log-file.ts';
import { type Interruption, Supervision } from '../supervision.ts';
import type { ServiceDefinition } from './service-definition.ts';
import { ServiceRun } from './service-run.ts';

/** A service process that is started again whenever it ends without being asked to. */
export class SupervisedService {
  private readonly supervision: Supervision<ServiceRun>;

  /**
   * @param environment of the process: see `serviceEnvironment`
   * @param logFile what the process prints is appended here
   */
  constructor(
    readonly definition: ServiceDefinition,
    environment: NodeJS.ProcessEnv,
    readonly logFile: string,
    onInterruption?: (interruption: Interruption) => void,
  ) {
    const launch = (signal: AbortSignal) => ServiceRun.launch(definition, environment, logFile, signal);
    this.supervision = new Supervision(launch, onInterruption);
  }

  /** Where its HTTP interface is. */
  get url(): string {
    return `http://127.0.0.1:${this.definition.port}`;
  }

  /** Process id of the present run; undefined between runs. */
  get pid(): number | undefined {
    return this.supervision.current?.pid;
  }

  /** Starts the service and resolves when it is ready. @throws StartError SERVICE_NOT_BUILT or SERVICE_FAILED */
  async start(): Promise<void> {
    rotate(this.logFile);
    await this.supervision.start();
  }

  /** Sends the running process a signal; it is started again when that ends it. */
  kill(signal: NodeJS.Signals): void {
    this.supervision.current?.kill(signal);
  }

  /** Stops the service for good, also when it is just starting; resolves when its process has ended. */
  stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    return this.supervision.stop((run) => run.stop(signal));
  }
}
