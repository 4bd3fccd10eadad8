/** Those who wait for a projection to get somewhere. */
export class PositionWaiters {
  private readonly waiting = new Set<() => void>();

  /** Something has moved: everyone looks again. */
  notify(): void {
    for (const look of [...this.waiting]) look();
  }

  /**
   * Resolves to true as soon as `reached` says so, after a notification, or when `askElsewhere` does, which is asked every
   * `askEveryMs`; to false after `timeoutMs`. Rejects never: a question that fails counts as no.
   */
  async until(
    reached: () => boolean,
    timeoutMs: number,
    askElsewhere: () => Promise<boolean>,
    askEveryMs: number,
  ): Promise<boolean> {
    if (reached()) return true;
    return new Promise((resolve) => {
      const settle = (answer: boolean) => {
        this.waiting.delete(look);
        clearTimeout(timeout);
        clearInterval(asking);
        resolve(answer);
      };
      const look = () => reached() && settle(true);
      this.waiting.add(look);
      const timeout = setTimeout(() => settle(reached()), timeoutMs);
      const asking = setInterval(() => {
        askElsewhere().then(
          (yes) => yes && settle(true),
          () => undefined,
        );
      }, askEveryMs);
    });
  }
}
