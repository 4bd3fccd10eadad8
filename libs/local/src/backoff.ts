const first = 100;
const longest = 10_000;
/** A process that ran this long had recovered: its next end starts the waits over. */
const recovered = 30_000;

/** How long to wait before a process that has ended is started again: 100 ms, doubling up to 10 s. */
export class Backoff {
  private attempts = 0;

  /** Milliseconds to wait, given how long the process had run this time. */
  next(ranFor: number): number {
    if (ranFor > recovered) this.attempts = 0;
    const wait = Math.min(first * 2 ** this.attempts, longest);
    this.attempts += 1;
    return wait;
  }
}
