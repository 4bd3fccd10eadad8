import { Backoff } from './backoff.ts';
import { StartError } from './start-error.ts';

/** One run of a program, as far as supervising it needs to know. */
export interface SupervisedRun {
  /** Whether its process has ended. */
  readonly ended: boolean;
  /** Calls back once, with the reason, when the process has ended. */
  onEnd(callback: (reason: string) => void): void;
}

/** A process ended without being asked to, and is started again after `restartIn` milliseconds; or it is back. */
export type Interruption = { readonly reason: string; readonly restartIn: number } | 'restarted';

const interrupted = () => new StartError('INTERRUPTED', 'The start was interrupted.', 'Start again.');

/** Keeps a program running: launches it again, after a growing wait, whenever it ends without being asked to. */
export class Supervision<Run extends SupervisedRun> {
  private readonly launch: (signal: AbortSignal) => Promise<Run>;
  private readonly onInterruption: (interruption: Interruption) => void;
  private run: Run | undefined;
  private launching: Promise<void> | undefined;
  private stopping: AbortController | undefined;
  private readonly backoff = new Backoff();

  /**
   * @param launch resolves when the program is ready; when the signal aborts it ends what it has begun, and rejects
   */
  constructor(
    launch: (signal: AbortSignal) => Promise<Run>,
    onInterruption: (interruption: Interruption) => void = () => {},
  ) {
    this.launch = launch;
    this.onInterruption = onInterruption;
  }

  /** The present run; undefined before the first, between two, and after the last. */
  get current(): Run | undefined {
    return this.run?.ended === false ? this.run : undefined;
  }

  /** Launches the program and resolves when it is ready. Fails, and does not try again, when it does not get there. */
  start(): Promise<void> {
    this.stopping = new AbortController();
    return this.begin(this.stopping.signal);
  }

  /** Stops for good, also in the middle of a launch; resolves when `end` has ended the present run, if there is one. */
  async stop(end: (run: Run) => Promise<void>): Promise<void> {
    this.stopping?.abort(interrupted());
    await this.launching?.catch(() => {});
    if (this.current) await end(this.current);
  }

  private begin(signal: AbortSignal): Promise<void> {
    this.launching = this.launchOnce(signal);
    return this.launching;
  }

  private async launchOnce(signal: AbortSignal): Promise<void> {
    const run = await this.launch(signal);
    const since = performance.now();
    this.run = run;
    run.onEnd((reason) => {
      if (!signal.aborted) void this.relaunch(signal, reason, performance.now() - since);
    });
  }

  private async relaunch(signal: AbortSignal, reason: string, ranFor: number): Promise<void> {
    const restartIn = this.backoff.next(ranFor);
    this.onInterruption({ reason, restartIn });
    await new Promise((resolve) => setTimeout(resolve, restartIn));
    if (signal.aborted) return;
    try {
      await this.begin(signal);
      this.onInterruption('restarted');
    } catch (error) {
      if (!signal.aborted) await this.relaunch(signal, (error as Error).message, 0);
    }
  }
}
