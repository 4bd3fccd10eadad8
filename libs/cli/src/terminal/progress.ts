import { count, duration } from './numbers.ts';
import { type Output, writeLine } from './terminal.ts';

export interface ProgressOptions {
  /** What is going on, e.g. `import`. */
  readonly label: string;
  /** What is counted, in the plural, e.g. `events`. */
  readonly unit: string;
  /** How many there will be; undefined when nobody knows. */
  readonly total?: number;
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
}

const BAR = 24;
const TERMINAL_INTERVAL = 100;
const PIPE_INTERVAL = 2_000;

/** How far a long work is: a bar that stays on its line on a terminal, a line now and then in a pipe. */
export class Progress {
  private readonly now: () => number;
  private readonly since: number;
  private shownAt: number;
  private done = 0;
  private total: number | undefined;

  constructor(
    private readonly output: Output,
    private readonly options: ProgressOptions,
  ) {
    this.now = options.now ?? (() => performance.now());
    this.since = this.now();
    this.shownAt = this.since;
    this.total = options.total;
  }

  /** So many more are done. */
  advance(by = 1): void {
    this.reach(this.done + by);
  }

  /** So many are done now, of so many. */
  reach(done: number, total = this.total): void {
    this.done = done;
    this.total = total;
    const now = this.now();
    if (now - this.shownAt < (this.output.isTTY ? TERMINAL_INTERVAL : PIPE_INTERVAL)) return;
    this.shownAt = now;
    if (this.output.isTTY) this.output.write(`\r\x1b[2K${this.cut(this.line(this.bar()))}`);
    else writeLine(this.output, this.line(''));
  }

  /** Takes the bar away: the result is said by who knows it. Returns the milliseconds since the start. */
  finish(): number {
    if (this.output.isTTY) this.output.write('\r\x1b[2K');
    return this.now() - this.since;
  }

  private line(bar: string): string {
    const { label, unit } = this.options;
    const seconds = (this.now() - this.since) / 1000;
    const rate = seconds > 0 ? this.done / seconds : 0;
    const of = this.total === undefined ? '' : ` of ${count(this.total)}`;
    const parts = [`${label}: ${bar}${count(this.done)}${of} ${unit}`, `${count(rate)} ${unit}/s`];
    if (this.total !== undefined && rate > 0) {
      parts.push(`${duration((Math.max(0, this.total - this.done) / rate) * 1000)} left`);
    }
    return parts.join(', ');
  }

  private bar(): string {
    if (!this.total) return '';
    const filled = Math.round(Math.min(1, this.done / this.total) * BAR);
    return `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} `;
  }

  private cut(line: string): string {
    return line.slice(0, (this.output.columns ?? 80) - 1);
  }
}
