import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const checkout = join(import.meta.dirname, '../..');

export interface StartSettings {
  readonly home: string;
  readonly portBase: number;
}

/** One run of `scripts/start.mjs`, as `npm start` runs it: a process of its own, without the import. */
export class StartedPlatform {
  /** What it has printed so far. */
  printed = '';
  private readonly child: ChildProcess;
  private readonly closed: Promise<number | null>;

  constructor({ home, portBase }: StartSettings) {
    this.child = spawn(process.execPath, [join(checkout, 'scripts/start.mjs')], {
      env: {
        ...process.env,
        PERENNIAL_HOME: home,
        PERENNIAL_PORT_BASE: String(portBase),
        PERENNIAL_SKIP_IMPORT: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.printed += chunk.toString()));
    }
    this.closed = once(this.child, 'close').then(([code]) => code as number | null);
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Resolves when it says that all is running. Throws, with what it printed, when it ends before. */
  async running(): Promise<void> {
    while (!this.printed.includes('Ctrl-C stops it.')) {
      if (this.hasEnded) throw new Error(`It ended before it ran:\n${this.printed}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Resolves to the exit code; null when a signal ended it. */
  ended(): Promise<number | null> {
    return this.closed;
  }
}
